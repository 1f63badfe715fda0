// Elements from code: no markup is ever put together from text, so nothing typed becomes markup.
import { t } from "./words.js";

export function h(tag, props, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "class") element.className = value;
    else if (name in element && typeof value !== "string") element[name] = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  for (const child of children.flat(3)) {
    if (child !== null && child !== undefined && child !== false) element.append(child);
  }
  return element;
}

const padded = (value) => String(value).padStart(2, "0");
const zone = new Intl.DateTimeFormat("vi-VN", {
  timeZone: "Asia/Ho_Chi_Minh",
  hour: "2-digit",
  minute: "2-digit",
  day: "2-digit",
  month: "2-digit",
  hourCycle: "h23",
});

export function clockOf(moment) {
  const parts = Object.fromEntries(zone.formatToParts(new Date(moment)).map((one) => [one.type, one.value]));
  return { time: `${padded(parts.hour)}:${padded(parts.minute)}`, day: `${padded(parts.day)}/${padded(parts.month)}` };
}

export const timeOf = (moment) => clockOf(moment).time;
export const whenOf = (moment) => {
  const { time, day } = clockOf(moment);
  return t`${time} ngày ${day}`;
};

/** A large button; while its work runs it does not take a second press. */
export function button(words, work, kind = "") {
  const made = h("button", { type: "button", class: `act ${kind}` }, words);
  made.addEventListener("click", async () => {
    if (made.disabled) return;
    made.disabled = true;
    try {
      await work(made);
    } finally {
      made.disabled = false;
    }
  });
  return made;
}

let fields = 0;
export function field(label, input, hint) {
  input.id = input.id || `o-${++fields}`;
  return h(
    "div",
    { class: "field" },
    h("label", { for: input.id }, label),
    hint && h("p", { class: "hint" }, hint),
    input,
  );
}

export const text = (props = {}) => h("input", { type: "text", autocomplete: "off", ...props });
export const area = (props = {}) => h("textarea", { rows: "3", ...props });
export const choice = (options, props = {}) =>
  h(
    "select",
    props,
    options.map(([value, words]) => h("option", { value }, words)),
  );

export const card = (title, ...children) =>
  h("section", { class: "card" }, title && h("h2", null, title), ...children);

/** A part that `refresh` draws anew when the server has said something new. */
export function live(part, refresh) {
  part.classList.add("live");
  part.refresh = refresh;
  return part;
}

export const empty = (words) => h("p", { class: "quiet" }, words);

export const quiet = () => document.querySelector(".toast")?.remove();

/** What was done, said for a moment at the top, where no button lies. */
export function notice(words, kind = "") {
  quiet();
  const made = h("div", { class: `toast ${kind}`, role: "status" }, words);
  document.body.append(made);
  setTimeout(() => made.remove(), kind === "bad" ? 8000 : 3000);
}

const sheets = [];
let entry = null;

/** A sheet over the whole screen; what was said before belongs to another act. */
export function over(page, leave = () => page.remove()) {
  quiet();
  document.body.append(page);
  page.scrollTop = 0;
  sheets.push({ page, leave });
  keepEntry();
}

/** The Back button of a phone leaves the sheet, not the screen below it: an open sheet has an entry in the history. */
function keepEntry() {
  if (!history.state?.sheet) history.pushState({ sheet: true }, "");
  entry = location.hash;
}

window.addEventListener("popstate", () => {
  const passed = entry === location.hash && !history.state?.sheet;
  entry = history.state?.sheet ? location.hash : null;
  if (!passed) return;
  const open = sheets.filter(({ page }) => page.isConnected);
  sheets.splice(0, sheets.length, ...open);
  if (!open.length) return history.back(); // its sheet was closed by hand
  sheets.pop().leave();
  if (sheets.length) keepEntry();
});

export const problem = (words) => h("p", { class: "problem", role: "alert" }, words);
