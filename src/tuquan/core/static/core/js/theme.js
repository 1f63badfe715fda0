// Runs before the first paint: the browser's choice of light or dark, unless this person chose one here.
(() => {
  const wish = matchMedia("(prefers-color-scheme: dark)");
  const chosen = () => {
    try {
      return localStorage.getItem("theme");
    } catch {
      return null;
    }
  };
  const show = () => {
    const theme = chosen() ?? (wish.matches ? "dark" : "light");
    document.documentElement.dataset.bsTheme = theme;
  };
  show();
  wish.addEventListener("change", show);
  addEventListener("storage", show);
  document.documentElement.classList.add("js");
})();
