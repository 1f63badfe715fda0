// [data-tick-all="name"]: ticks every box of that name in its form; pressed again, clears them.
for (const button of document.querySelectorAll("[data-tick-all]")) button.hidden = false;
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-tick-all]");
  if (!button) return;
  const boxes = [...button.form.querySelectorAll(`input[type="checkbox"][name="${button.dataset.tickAll}"]`)];
  const all = boxes.every((box) => box.checked);
  for (const box of boxes) {
    box.checked = !all;
    box.dispatchEvent(new Event("change", { bubbles: true }));
  }
});
