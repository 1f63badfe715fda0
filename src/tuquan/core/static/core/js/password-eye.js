// [data-eye="#id"]: shows or hides what is typed into a password field.
for (const button of document.querySelectorAll("[data-eye]")) button.hidden = false;

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-eye]");
  if (!button) return;
  const field = document.querySelector(button.dataset.eye);
  const show = field.type === "password";
  field.type = show ? "text" : "password";
  button.setAttribute("aria-pressed", String(show));
});
