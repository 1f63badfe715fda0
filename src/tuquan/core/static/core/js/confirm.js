// a[data-confirm]: asks in a dialog before the act. Without this script the link leads to the page that asks the same.
let dialog;

const box = () => {
  if (dialog) return dialog;
  dialog = document.createElement("dialog");
  dialog.className = "ask";
  dialog.setAttribute("aria-labelledby", "ask-title");
  dialog.setAttribute("aria-describedby", "ask-text");
  const title = Object.assign(document.createElement("h2"), { id: "ask-title" });
  const text = Object.assign(document.createElement("p"), { id: "ask-text" });
  const form = Object.assign(document.createElement("form"), { method: "post" });
  const row = Object.assign(document.createElement("div"), { className: "button-row" });
  const act = Object.assign(document.createElement("button"), { type: "submit" });
  const stay = Object.assign(document.createElement("button"), { type: "button", className: "btn" });
  stay.addEventListener("click", () => dialog.close());
  row.append(act, stay);
  form.append(row);
  dialog.append(title, text, form);
  document.body.append(dialog);
  return dialog;
};

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-confirm]");
  if (!link || event.ctrlKey || event.metaKey || !window.HTMLDialogElement) return;
  event.preventDefault();
  const ask = box();
  ask.querySelector("h2").textContent = link.dataset.title;
  ask.querySelector("p").textContent = link.dataset.confirm;
  const form = ask.querySelector("form");
  form.action = link.href;
  form.querySelector("[name=csrfmiddlewaretoken]")?.remove();
  const token = document.querySelector("[name=csrfmiddlewaretoken]");
  if (token) form.append(token.cloneNode());
  const [act, stay] = form.querySelectorAll("button");
  act.textContent = link.dataset.act;
  act.className = link.dataset.danger === undefined ? "btn btn-primary" : "btn btn-danger";
  stay.textContent = link.dataset.stay;
  ask.showModal();
  stay.focus(); // the harmless answer is the one a hasty Enter gives
});
