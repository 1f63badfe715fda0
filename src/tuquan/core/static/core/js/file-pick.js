// .upload[data-choose]: the browser's own file field speaks the browser's language; this one speaks the page's.
// The field itself stays on top, unseen: click, keyboard, dropping a file and screen readers meet it as before.
for (const box of document.querySelectorAll(".upload[data-choose]")) {
  const field = box.querySelector("input[type=file]");
  if (!field) continue;
  const act = document.createElement("span");
  act.className = "btn";
  act.textContent = box.dataset.choose;
  const name = document.createElement("span");
  name.className = "upload-name";
  const face = document.createElement("span");
  face.className = "upload-face";
  face.ariaHidden = "true";
  face.append(act, name);
  box.append(face);
  box.classList.add("upload-dressed");
  const show = () => {
    name.textContent = [...field.files].map((file) => file.name).join(", ") || box.dataset.none;
  };
  field.addEventListener("change", show);
  field.form?.addEventListener("reset", () => setTimeout(show));
  show();
}
