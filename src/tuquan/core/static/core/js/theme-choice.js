// [data-theme-choice="light|dark|auto"]: light, dark, or as the device says; kept in this browser.
const current = () => {
  try {
    return localStorage.getItem("theme") ?? "auto";
  } catch {
    return "auto";
  }
};

const mark = () => {
  for (const button of document.querySelectorAll("[data-theme-choice]")) {
    button.setAttribute("aria-pressed", String(button.dataset.themeChoice === current()));
  }
};

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-theme-choice]");
  if (!button) return;
  try {
    if (button.dataset.themeChoice === "auto") localStorage.removeItem("theme");
    else localStorage.setItem("theme", button.dataset.themeChoice);
  } catch {
    // A browser that keeps nothing stays with the device's choice.
  }
  dispatchEvent(new Event("storage"));
  mark();
});

mark();
