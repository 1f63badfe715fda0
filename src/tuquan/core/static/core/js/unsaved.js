// form[data-unsaved]: leaving the page with something typed and not sent asks first.
const dirty = new Set();

document.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-unsaved]");
  if (form) dirty.add(form);
});

document.addEventListener("submit", (event) => dirty.delete(event.target));
document.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.successful) dirty.delete(event.target.closest("form"));
});

addEventListener("beforeunload", (event) => {
  if ([...dirty].some((form) => form.isConnected)) event.preventDefault();
});
