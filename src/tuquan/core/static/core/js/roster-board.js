// [data-roster]: the grid of a roster. Arrows walk; the letter of a shift sets it, a digit changes the post, Delete clears
// it; a cell dragged onto another changes places with it, and so do two cells on which the space bar is pressed. Ctrl+Z takes
// the last change back. The server is asked first which rules a change would break:
// what breaks none is saved, what breaks one waits for a yes.
const board = document.querySelector("[data-roster]");

// A month is wider than a screen: it opens at today, beside the names.
const today = document.querySelector(".roster thead .is-today");
if (today) {
  const names = today.parentElement.cells[0];
  today.closest(".table-scroll").scrollLeft = today.offsetLeft - names.offsetWidth;
}

if (board) {
  const url = board.dataset.url;
  const live = document.querySelector("[data-roster-live]");
  const would = live.querySelector("[data-roster-would]");
  const what = live.querySelector("[data-roster-what]");
  const question = live.querySelector("[data-roster-ask]");
  const words = (said) => said.trim().split(/\s+/).filter(Boolean);
  const plain = (letter) => letter.toLowerCase().replaceAll("đ", "d");
  const posts = words(board.dataset.posts);
  const kinds = words(board.dataset.letters).map((pair) => {
    const place = pair.indexOf(":");
    return { letter: pair.slice(0, place).toLowerCase(), kind: pair.slice(place + 1) };
  });
  // A keyboard without Vietnamese letters has no "Đ": "D" stands for it, unless another shift is called so.
  const kindOf = (key) =>
    (kinds.find((one) => one.letter === key) ?? kinds.find((one) => plain(one.letter) === key))?.kind;

  const cellOf = (target) => target.closest?.("[data-roster-cell]");
  // What was seen there goes along: a cell that another tab changed meanwhile is not written over.
  const place = (cell) => ({ nguoi: cell.dataset.guard, ngay: cell.dataset.day, cu: cell.dataset.choice });
  const exchanged = (cell, from) => ({
    ...place(cell),
    choice: from.dataset.choice,
    "tu-nguoi": from.dataset.guard,
    "tu-ngay": from.dataset.day,
    "tu-cu": from.dataset.choice,
  });
  // Who stands at a post goes on standing there: the cell's own post, else the one of the nearest cell of the row.
  const postOf = (cell) => {
    const row = [...cell.closest("tr").querySelectorAll("[data-roster-cell]")];
    const here = row.indexOf(cell);
    const near = row
      .filter((one) => one.dataset.choice)
      .sort((one, other) => Math.abs(row.indexOf(one) - here) - Math.abs(row.indexOf(other) - here));
    return near[0]?.dataset.choice.split("@")[1] ?? posts[0];
  };

  let marked = null;
  const mark = (cell) => {
    marked?.classList.remove("is-marked");
    marked = cell;
    marked?.classList.add("is-marked");
  };

  let asked = 0;
  let waiting = null;
  const close = () => {
    asked += 1;
    waiting = null;
    live.hidden = question.hidden = true;
  };

  const ask = async (values, name) => {
    const mine = (asked += 1);
    waiting = null;
    question.hidden = true;
    await htmx.ajax("POST", `${url}?thu=1`, { values, target: would, swap: "innerHTML" });
    if (mine !== asked) return null;
    what.textContent = name;
    live.hidden = false;
    return would.querySelector(".roster-broken") !== null;
  };

  const save = ({ values, focus }) => {
    close();
    document.getElementById("o-hoan-tac").replaceChildren(); // what it would take back is no longer the last change
    document.body.addEventListener("htmx:afterSettle", () => document.getElementById(focus)?.focus(), { once: true });
    return htmx.ajax("POST", url, { values, swap: "none" });
  };

  const change = async (cell, values, name = cell.dataset.name) => {
    const broken = await ask(values, name);
    if (broken === null) return;
    if (!broken) return save({ values, focus: cell.id });
    waiting = { values, focus: cell.id };
    question.hidden = false;
  };

  live.querySelector("[data-roster-keep]").addEventListener("click", () => waiting && save(waiting));
  live.querySelector("[data-roster-leave]").addEventListener("click", close);

  const walk = (cell, right, down) => {
    const row = cell.closest("tr");
    const rows = [...row.parentElement.rows];
    const column = [...row.cells].indexOf(cell.closest("td")) + right;
    rows[rows.indexOf(row) + down]?.cells[column]?.querySelector("[data-roster-cell]")?.focus();
  };
  const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

  const choiceOf = (cell, key) => {
    if (key === "Delete" || key === "Backspace") return "";
    if (posts[Number(key) - 1] && cell.dataset.choice) return `${cell.dataset.choice.split("@")[0]}@${posts[Number(key) - 1]}`;
    const kind = kindOf(key.toLowerCase());
    return kind && `${kind}@${postOf(cell)}`;
  };

  document.addEventListener("keydown", (event) => {
    if (event.key !== "z" || !(event.ctrlKey || event.metaKey) || event.shiftKey) return;
    if (event.target.closest("input, textarea, select")) return;
    const undo = document.querySelector("[data-roster-undo]");
    if (!undo) return;
    event.preventDefault();
    undo.click();
  });

  board.addEventListener("keydown", (event) => {
    const cell = cellOf(event.target);
    if (!cell || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (waiting && (event.key === "Enter" || event.key === "Escape")) {
      event.preventDefault();
      return event.key === "Enter" ? save(waiting) : close();
    }
    if (STEPS[event.key]) {
      event.preventDefault();
      close();
      return walk(cell, ...STEPS[event.key]);
    }
    if (event.key === "Escape" && marked) return mark(null);
    if (event.key === " ") {
      event.preventDefault();
      if (!marked?.isConnected) {
        mark(cell);
        what.textContent = `${cell.dataset.name}. ${live.dataset.markedWords}`;
        would.replaceChildren();
        live.hidden = false;
        return;
      }
      const from = marked;
      mark(null);
      if (from === cell) return close();
      return change(cell, exchanged(cell, from), `${from.dataset.name} ↔ ${cell.dataset.name}`);
    }
    const choice = choiceOf(cell, event.key);
    if (choice === undefined) return;
    event.preventDefault();
    change(cell, { ...place(cell), choice });
  });

  // The form of a cell stands below the grid: whoever opens it is led there, and back to the cell when it is saved.
  const form = document.getElementById("o-dang-xem");
  document.body.addEventListener("htmx:afterSwap", ({ detail }) => {
    if (detail.target !== form) return;
    const heading = form.querySelector("h2");
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
    form.scrollIntoView({ block: "nearest" });
  });
  form.addEventListener("htmx:afterRequest", ({ detail }) => {
    if (!detail.successful || !detail.elt.matches("form")) return;
    const { nguoi, ngay } = Object.fromEntries(new FormData(detail.elt));
    document.getElementById(`o-${nguoi}-${ngay}`)?.focus();
  });

  let dragged = null;
  let over = null;
  board.addEventListener("dragstart", (event) => {
    dragged = cellOf(event.target);
    if (!dragged?.dataset.choice) return event.preventDefault();
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", dragged.dataset.choice);
  });
  board.addEventListener("dragover", (event) => {
    const cell = cellOf(event.target);
    if (!dragged || !cell) return;
    event.preventDefault();
    if (cell === over) return;
    over = cell;
    if (cell !== dragged) ask(exchanged(cell, dragged), `${dragged.dataset.name} ↔ ${cell.dataset.name}`);
  });
  board.addEventListener("drop", (event) => {
    const cell = cellOf(event.target);
    if (!dragged || !cell || cell === dragged) return;
    event.preventDefault();
    change(cell, exchanged(cell, dragged), `${dragged.dataset.name} ↔ ${cell.dataset.name}`);
  });
  board.addEventListener("dragend", () => {
    dragged = over = null;
    if (!waiting) live.hidden = question.hidden;
  });
}
