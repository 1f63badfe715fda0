// Whom to ring: always there, also locked and without network.
import { card, h, whenOf } from "../ui.js";
import { t } from "../words.js";

const ALWAYS = [
  ["113", t`Công an`],
  ["114", t`Cháy, cứu nạn`],
  ["115", t`Cấp cứu`],
];

export const tel = (number) => `tel:${number.replace(/[^0-9+]/g, "")}`;

const call = (number, words, more = "", kind = "") =>
  h("a", { class: `call ${kind}`, href: tel(number) }, h("strong", null, number), h("span", null, words, more && h("small", null, more)));

/** The red buttons. `calls`: what the snapshot says of the place. */
export function emergency(calls) {
  const police = calls.find((one) => one.code === "police" && one.phone.replace(/\D/g, "").length > 3);
  const head = calls.find((one) => one.code === "head");
  return h(
    "section",
    { class: "emergency", "aria-label": t`Gọi khẩn cấp` },
    ALWAYS.map(([number, words]) => call(number, words, "", "red")),
    police && call(police.phone, police.name, "", "red"),
    head && call(head.phone, head.name, t`Thủ trưởng`, "red"),
  );
}

export function callScreen(app) {
  const calls = app.snapshot.incidents?.calls ?? [];
  const others = calls.filter((one) => !["113", "114", "115"].includes(one.phone));
  const cards = app.snapshot.pocket_cards?.cards ?? [];
  return h(
    "div",
    null,
    h("h1", { tabindex: "-1" }, t`Gọi`),
    emergency(calls),
    others.length > 0 && card(t`Danh bạ`, others.map((one) => call(one.phone, one.name, one.note))),
    card(
      t`Được làm, không được làm`,
      cards.map((one) =>
        h(
          "details",
          { class: "pocket" },
          h("summary", null, one.title),
          h("h3", null, t`Được làm`),
          h("ul", { class: "may" }, one.may.map((words) => h("li", null, words))),
          h("h3", null, t`Không được làm`),
          h("ul", { class: "may-not" }, one.may_not.map((words) => h("li", null, words))),
          h("p", { class: "strong" }, one.call),
          h("p", { class: "hint" }, one.article),
        ),
      ),
    ),
    app.taken > 0 && h("p", { class: "hint" }, t`Dữ liệu của máy chủ lúc ${whenOf(app.taken)}.`),
  );
}
