// Every POST form is sent once: a second press while the first is on its way does nothing.
const UNLOCK = 20_000; // a connection that hangs must not lock the form for good

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented || form.matches("[hx-post], [target], [data-download]")) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  event.submitter?.setAttribute("aria-disabled", "true");
  setTimeout(() => release(form), UNLOCK);
});

const release = (form) => {
  delete form.dataset.sent;
  for (const button of form.querySelectorAll('[aria-disabled="true"]')) button.removeAttribute("aria-disabled");
};

// Coming back with the browser's Back button: the form may be sent again.
addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const form of document.querySelectorAll("form[data-sent]")) release(form);
});
