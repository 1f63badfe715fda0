// textarea[data-report-text] beside [data-figure-panel]: the figures in the text become chips that move with the words.
// A chip is opened by a click, Enter or just by typing another number over it; the panel then asks why. What is kept is
// the text box with its brackets as without JavaScript, so saving knows of no chips. Browsers that cannot edit plain
// text in a page (Firefox before 136) keep the box.
const BRACKETS = /\[\[([^[\]|]*)\|([^[\]|]+)\]\]/g;
const EDGE = "\u200b"; // where a line begins or ends with a chip, the caret needs something to stand beside

const editors = new Map();

/** Puts words at the caret of the box's editor; false where the box has none. */
export function putIn(area, words, inline) {
  const editor = editors.get(area);
  if (editor) editor.put(words, inline);
  return Boolean(editor);
}

const clean = (words) => words.replace(/[[\]|\u200b]/g, " ").replace(/\s+/g, " ").trim();

function enhance(area, panel) {
  const form = area.form;
  const room = document.createElement("div");
  try {
    room.contentEditable = "plaintext-only";
  } catch {
    return;
  }
  const figures = new Map();
  for (const one of document.querySelectorAll("[data-figure]")) {
    const { figure, shown, reason = "", url = "" } = one.dataset;
    figures.set(figure, { shown, reason, url });
  }
  const part = (name) => panel.querySelector(`[data-figure-${name}]`);
  let opened = null;
  let place = null;

  const label = form.querySelector(`label[for="${area.id}"]`);
  room.id = area.id;
  area.id += "-kept";
  label.removeAttribute("for");
  label.id = `${room.id}-label`;
  label.addEventListener("click", () => room.focus());
  room.className = `${area.className} report-editor`;
  room.setAttribute("role", "textbox");
  room.setAttribute("aria-multiline", "true");
  room.setAttribute("aria-labelledby", label.id);
  const help = area.getAttribute("aria-describedby");
  if (help) room.setAttribute("aria-describedby", help);
  const said = document.getElementById(`${room.id}_helptext`);
  if (said) said.textContent = panel.dataset.help;
  if (area.hasAttribute("aria-invalid")) room.setAttribute("aria-invalid", "true");

  const chips = (name) => [...room.querySelectorAll("[data-chip]")].filter((one) => !name || one.dataset.chip === name);
  const isTyped = (chip) => chip.textContent !== figures.get(chip.dataset.chip).shown;

  function dress(chip) {
    const { shown, reason } = figures.get(chip.dataset.chip);
    const typed = isTyped(chip);
    chip.classList.toggle("chip-typed", typed);
    chip.classList.toggle("chip-why", typed && !reason);
    const words = [`${chip.textContent}, ${chip.dataset.chip}`];
    if (typed) words.push(`${panel.dataset.records} ${shown}`, reason || panel.dataset.why);
    chip.title = words.join("; ");
    chip.setAttribute("aria-label", chip.title);
  }

  function chipOf(number, name) {
    const chip = document.createElement("span");
    chip.className = "chip";
    chip.contentEditable = "false";
    chip.tabIndex = 0;
    chip.setAttribute("role", "button");
    chip.dataset.chip = name;
    chip.textContent = number;
    dress(chip);
    return chip;
  }

  /** Text with brackets as words and chips; brackets of unknown names stay words, saving says what is wrong. */
  function nodesOf(text) {
    const found = document.createDocumentFragment();
    let at = 0;
    for (const hit of text.matchAll(BRACKETS)) {
      if (!figures.has(hit[2])) continue;
      found.append(text.slice(at, hit.index), chipOf(hit[1], hit[2]));
      at = hit.index + hit[0].length;
    }
    found.append(text.slice(at));
    return found;
  }

  function wordsOf(node) {
    return [...node.childNodes]
      .map((one) => {
        if (one.nodeType === Node.TEXT_NODE) return one.data;
        if (one.nodeName === "BR") return "\n";
        if (one.dataset?.chip) return `[[${one.textContent}|${one.dataset.chip}]]`;
        return one.nodeType === Node.ELEMENT_NODE ? `\n${wordsOf(one)}` : "";
      })
      .join("");
  }

  const kept = () => wordsOf(room).replaceAll(EDGE, "");

  function caretAfter(node) {
    const range = document.createRange();
    range.setStartAfter(node);
    range.collapse(true);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
  }

  function edges() {
    for (const chip of chips()) {
      const { previousSibling: before, nextSibling: after } = chip;
      if (before?.nodeType !== Node.TEXT_NODE || !before.data || before.data.endsWith("\n")) chip.before(EDGE);
      if (after?.nodeType !== Node.TEXT_NODE || !after.data || after.data.startsWith("\n")) chip.after(EDGE);
    }
  }

  function keep() {
    area.value = kept();
    const reasons = {};
    for (const chip of chips()) {
      const { reason } = figures.get(chip.dataset.chip);
      if (isTyped(chip) && reason) reasons[chip.dataset.chip] = reason;
    }
    form.elements.namedItem("reasons").value = JSON.stringify(reasons);
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }

  /** Brackets that were pasted or typed become chips. */
  function tidy() {
    for (const node of [...room.childNodes]) {
      if (node.nodeType !== Node.TEXT_NODE || !node.data.includes("]]")) continue;
      const made = nodesOf(node.data);
      const last = [...made.querySelectorAll("[data-chip]")].pop();
      if (!last) continue;
      node.replaceWith(made);
      edges();
      caretAfter(last);
    }
  }

  // The panel of one figure

  const differs = () => {
    const number = clean(part("number").value);
    return Boolean(number) && number !== figures.get(opened.dataset.chip).shown;
  };

  function open(chip, first) {
    opened = chip;
    const { shown, reason, url } = figures.get(chip.dataset.chip);
    part("name").textContent = chip.dataset.chip;
    part("shown").textContent = shown;
    part("link").hidden = !url;
    part("link").href = url;
    part("number").value = first ?? chip.textContent;
    part("reason").value = reason;
    panel.hidden = false;
    ask();
    panel.scrollIntoView({ block: "nearest" });
    part("number").focus();
    if (first === undefined) part("number").select();
  }

  function ask() {
    part("asks").hidden = !differs();
    part("missing").hidden = true;
  }

  function close() {
    const chip = opened;
    opened = null;
    panel.hidden = true;
    (chip?.isConnected ? chip : room).focus();
  }

  function write(number, reason) {
    const name = opened.dataset.chip;
    figures.get(name).reason = reason;
    for (const chip of chips(name)) {
      chip.textContent = number;
      dress(chip);
    }
    keep();
  }

  function done() {
    const reason = clean(part("reason").value);
    const typed = differs();
    write(typed ? clean(part("number").value) : figures.get(opened.dataset.chip).shown, typed ? reason : "");
    if (!typed || reason) {
      close();
      return;
    }
    part("missing").hidden = false;
    part("reason").focus();
  }

  function remove(chip) {
    chip.remove();
    keep();
  }

  part("number").addEventListener("input", ask);
  part("done").addEventListener("click", done);
  part("back").addEventListener("click", () => {
    write(figures.get(opened.dataset.chip).shown, "");
    close();
  });
  part("drop").addEventListener("click", () => {
    remove(opened);
    close();
  });
  panel.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
    else if (event.key === "Enter" && event.target.matches("input")) {
      event.preventDefault();
      done();
    }
  });

  // The text

  room.addEventListener("click", (event) => {
    const chip = event.target.closest("[data-chip]");
    if (chip) open(chip);
  });

  room.addEventListener("keydown", (event) => {
    const chip = event.target.closest?.("[data-chip]");
    if (!chip || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Enter" || event.key === " " || event.key === "F2") open(chip);
    else if (event.key === "Backspace" || event.key === "Delete") {
      caretAfter(chip);
      remove(chip);
      room.focus();
    } else if (event.key === "ArrowRight" || event.key === "ArrowLeft") {
      room.focus();
      caretAfter(event.key === "ArrowRight" ? chip : chip.previousSibling ?? chip);
    } else if (event.key.length === 1) open(chip, event.key);
    else return;
    event.preventDefault();
  });

  room.addEventListener("input", (event) => {
    event.stopPropagation();
    tidy();
    keep();
  });

  for (const kind of ["copy", "cut"]) {
    room.addEventListener(kind, (event) => {
      const chosen = getSelection();
      if (!chosen.rangeCount || chosen.isCollapsed) return;
      event.clipboardData.setData("text/plain", wordsOf(chosen.getRangeAt(0).cloneContents()).replaceAll(EDGE, ""));
      event.preventDefault();
      if (kind === "cut") document.execCommand("delete");
    });
  }

  document.addEventListener("selectionchange", () => {
    const chosen = getSelection();
    if (chosen.rangeCount && room.contains(chosen.getRangeAt(0).startContainer)) place = chosen.getRangeAt(0).cloneRange();
  });

  function put(words, inline) {
    const range = place && room.contains(place.startContainer) ? place : document.createRange();
    if (range !== place) {
      range.selectNodeContents(room);
      range.collapse(false);
    }
    range.deleteContents();
    const before = document.createRange();
    before.selectNodeContents(room);
    before.setEnd(range.startContainer, range.startOffset);
    const already = wordsOf(before.cloneContents()).replaceAll(EDGE, "");
    const made = nodesOf(inline || !already || already.endsWith("\n") ? words : `\n${words}`);
    const last = made.lastChild;
    range.insertNode(made);
    room.focus();
    caretAfter(last);
    edges();
    keep();
  }

  room.append(nodesOf(area.value.replaceAll("\r\n", "\n")));
  edges();
  area.hidden = true;
  area.after(room);
  for (const one of document.querySelectorAll("[data-without-chips]")) one.hidden = true;
  editors.set(area, { put });
}

const area = document.querySelector("form textarea[data-report-text]");
const panel = document.querySelector("[data-figure-panel]");
if (area && panel) enhance(area, panel);
