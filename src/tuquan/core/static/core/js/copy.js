// [data-copy="#id"]: copies the text of that element and says so.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const source = document.querySelector(button.dataset.copy);
  const text = source.value ?? source.textContent;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    source.select?.(); // an office network without HTTPS: the old way
    if (!document.execCommand("copy")) return;
  }
  const word = button.querySelector("[data-copy-word]") ?? button;
  const before = word.textContent;
  word.textContent = button.dataset.copied;
  setTimeout(() => (word.textContent = before), 2000);
});
