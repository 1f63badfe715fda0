// [data-roster]: the grid of a roster. Arrows walk; the letter of a shift sets it, Delete clears it; a cell dragged onto
// another changes places with it, and while it hovers the server says which rules that would break.
const board = document.querySelector("[data-roster]");

if (board) {
  const url = board.dataset.url;
  const live = document.getElementById("o-dang-keo");
  const letters = Object.fromEntries(
    board.dataset.letters.trim().split(/\s+/).filter(Boolean).map((pair) => {
      const place = pair.indexOf(":");
      return [pair.slice(0, place).toLowerCase(), pair.slice(place + 1)];
    }),
  );
  const cellOf = (target) => target.closest?.("[data-roster-cell]");
  const send = (values) => htmx.ajax("POST", url, { values, swap: "none" });
  const place = (cell) => ({ nguoi: cell.dataset.guard, ngay: cell.dataset.day });

  const walk = (cell, right, down) => {
    const row = cell.closest("tr");
    const rows = [...row.parentElement.rows];
    const column = [...row.cells].indexOf(cell.closest("td")) + right;
    rows[rows.indexOf(row) + down]?.cells[column]?.querySelector("[data-roster-cell]")?.focus();
  };
  const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

  const refocus = (id) =>
    document.body.addEventListener("htmx:afterSettle", () => document.getElementById(id)?.focus(), { once: true });

  board.addEventListener("keydown", (event) => {
    const cell = cellOf(event.target);
    if (!cell || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const step = STEPS[event.key];
    const choice = letters[event.key.toLowerCase()];
    if (step) {
      event.preventDefault();
      walk(cell, ...step);
    } else if (event.key === "Delete" || event.key === "Backspace") {
      event.preventDefault();
      refocus(cell.id);
      send({ ...place(cell), choice: "" });
    } else if (choice) {
      event.preventDefault();
      refocus(cell.id);
      send({ ...place(cell), choice });
    }
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
    htmx.ajax("POST", `${url}?thu=1`, {
      values: { ...place(cell), choice: dragged.dataset.choice },
      target: live,
      swap: "innerHTML",
    });
  });
  board.addEventListener("drop", (event) => {
    const cell = cellOf(event.target);
    if (!dragged || !cell || cell === dragged) return;
    event.preventDefault();
    send({
      ...place(cell),
      choice: dragged.dataset.choice,
      "tu-nguoi": dragged.dataset.guard,
      "tu-ngay": dragged.dataset.day,
    });
  });
  board.addEventListener("dragend", () => {
    dragged = over = null;
  });
}
