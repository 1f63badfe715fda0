// [data-shown-when="name=value value"]: a field that is asked only while the select of that name holds one of these
// values. Without this script all stand there, each with its "only when …".
for (const input of document.querySelectorAll("[data-shown-when]")) {
  const [name, values] = input.dataset.shownWhen.split("=");
  const asked = input.form.elements.namedItem(name);
  input.closest(".field").querySelector(".field-optional")?.remove(); // asked for now, it is wanted
  const show = () => {
    const wanted = values.split(" ").includes(asked.value);
    input.closest(".field").hidden = !wanted;
    input.disabled = !wanted;
  };
  asked.addEventListener("change", show);
  show();
}
