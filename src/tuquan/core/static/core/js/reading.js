// [data-reading]: a report beside its numbers. J and K or the arrows walk, Enter takes, S corrects, X drops, C ticks for
// a sum; what is chosen in the text goes along to the form for a number that was missed.
const room = document.querySelector("[data-reading]");

const rows = () => [...room.querySelectorAll("[data-row]")];
const current = () => room.querySelector("[data-row].is-current");
const marks = (id) => [...room.querySelectorAll(`mark[data-of="${id}"]`)];

const choose = (row) => {
  for (const one of room.querySelectorAll(".is-current")) one.classList.remove("is-current");
  if (!row) return;
  row.classList.add("is-current");
  row.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
  const [first, ...rest] = marks(row.dataset.row);
  for (const mark of [first, ...rest].filter(Boolean)) mark.classList.add("is-current");
  const words = room.querySelector("[data-reading-text]");
  if (first && words.scrollHeight > words.clientHeight) {
    words.scrollTop += first.getBoundingClientRect().top - words.getBoundingClientRect().top - words.clientHeight / 3;
  }
};

const step = (by) => {
  const all = rows();
  const place = all.indexOf(current());
  choose(all[place < 0 ? 0 : Math.min(Math.max(place + by, 0), all.length - 1)]);
};

const press = (key) => {
  const row = current();
  const act = row?.querySelector(`[data-key="${key}"]`);
  if (!act) return;
  const all = rows();
  const waits = (one) => one !== row && one.dataset.state === "waiting";
  const next = all.slice(all.indexOf(row) + 1).find(waits) ?? all.find(waits);
  act.click();
  if (act.matches("button") && next) choose(next);
};

const KEYS = { j: () => step(1), ArrowDown: () => step(1), k: () => step(-1), ArrowUp: () => step(-1) };
for (const key of ["Enter", "s", "x", "c"]) KEYS[key] = () => press(key);

if (room) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat && event.key === "Enter") return;
    if (event.target.closest("input:not([type=checkbox]), select, textarea, dialog, [contenteditable]")) return;
    const act = KEYS[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    // On a button or link Enter does what that says; in the text the arrows scroll.
    if (!act || (event.key === "Enter" && event.target.closest("a, button"))) return;
    if (event.key.startsWith("Arrow") && event.target.closest("[data-reading-text]")) return;
    event.preventDefault();
    act();
  });

  room.addEventListener("click", (event) => {
    const mark = event.target.closest("mark[data-of]");
    if (mark && !getSelection().toString()) choose(room.querySelector(`[data-row="${mark.dataset.of}"]`));
    const row = event.target.closest("[data-row]");
    const acts = event.target.closest("a:not(.reading-number), button, label");
    if (row && !acts && !getSelection().toString()) choose(row);
  });

  // An answer brings the row anew: its places in the text take its state, and it stays the current one.
  document.body.addEventListener("htmx:oobAfterSwap", (event) => {
    const id = event.detail.target?.dataset?.row ?? event.target?.dataset?.row;
    const row = id && room.querySelector(`[data-row="${id}"]`);
    if (!row) return;
    for (const mark of marks(id)) mark.dataset.state = row.dataset.state;
    if (!current()) choose(row);
  });

  const link = room.querySelector("[data-add-link]");
  if (link) {
    room.querySelector("[data-add-hint]").hidden = false;
    const words = room.querySelector("[data-reading-text]");
    document.addEventListener("selectionchange", () => {
      const chosen = getSelection();
      link.search = "";
      if (!chosen.rangeCount || chosen.isCollapsed) return;
      const range = chosen.getRangeAt(0);
      if (!words.contains(range.startContainer) || !words.contains(range.endContainer)) return;
      const before = range.cloneRange();
      before.selectNodeContents(words);
      before.setEnd(range.startContainer, range.startOffset);
      const first = before.toString().length;
      link.search = `?tu=${first}&den=${first + range.toString().length}`;
    });
  }

  // Back from correcting a number: on to the first that waits.
  if (location.hash.startsWith("#so-")) {
    choose(room.querySelector('[data-row][data-state="waiting"]') ?? document.getElementById(location.hash.slice(1)));
  }
  else if (location.hash.startsWith("#cho-")) {
    const mark = document.getElementById(location.hash.slice(1));
    choose(mark && room.querySelector(`[data-row="${mark.dataset.of}"]`));
  } else if (room.querySelector("[data-key]")) step(0);
}
