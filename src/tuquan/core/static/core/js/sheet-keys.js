// form[data-sheet]: Enter and the arrows up and down go through a column of boxes, as in a sheet.
document.addEventListener("keydown", (event) => {
  const box = event.target.closest?.("form[data-sheet] input[data-cell]");
  if (!box || event.altKey || event.ctrlKey || event.metaKey || event.isComposing) return;
  const step = { Enter: event.shiftKey ? -1 : 1, ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const column = [...box.form.querySelectorAll(`input[data-cell="${box.dataset.cell}"]`)];
  const next = column[column.indexOf(box) + step];
  if (next) {
    next.focus();
    next.select();
  } else {
    box.blur(); // the last box is kept too
  }
});
