// [data-close-notice]: takes a message away. Focus moves to the page, which an error summary may claim first.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-close-notice]");
  if (!button) return;
  button.closest(".notice").remove();
  document.getElementById("page")?.focus();
});

document.querySelector("[data-error-summary]")?.focus();

document.addEventListener("htmx:afterSettle", (event) => {
  event.target.querySelector?.("[data-error-summary]")?.focus();
});
