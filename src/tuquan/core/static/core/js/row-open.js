// tr[data-open]: a click anywhere on the row, or Enter on it, opens its first link; ↑ and ↓ walk through the rows.
const link = (row) => row.querySelector("a[href]");

document.addEventListener("click", (event) => {
  const row = event.target.closest("tr[data-open]");
  if (!row || event.target.closest("a, button, input, select, textarea, label, summary")) return;
  if (getSelection().toString()) return; // somebody is copying a text
  if (event.ctrlKey || event.metaKey) open(link(row).href, "_blank", "noopener");
  else link(row).click();
});

document.addEventListener("auxclick", (event) => {
  const row = event.target.closest("tr[data-open]");
  if (event.button === 1 && row && !event.target.closest("a")) open(link(row).href, "_blank", "noopener");
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  const row = document.activeElement?.closest?.("tr[data-open]");
  if (!row || document.activeElement !== link(row)) return;
  const next = event.key === "ArrowDown" ? row.nextElementSibling : row.previousElementSibling;
  if (!next?.matches("tr[data-open]")) return;
  event.preventDefault();
  link(next).focus();
});
