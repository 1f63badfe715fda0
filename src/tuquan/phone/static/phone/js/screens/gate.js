// The gate: scan or type, one answer over the whole screen, in, out, who is inside.
import { blockMark, masked, readCard } from "@gate/card.js";
import { decide } from "@gate/deciding.js";
import { readPass } from "@gate/pass.js";
import * as clock from "../clock.js";
import { uuid7 } from "../ids.js";
import { scan } from "../scan.js";
import * as store from "../store.js";
import { area, button, card, choice, clockOf, empty, field, h, live, notice, over, text, timeOf } from "../ui.js";
import { t } from "../words.js";

const REASONS = {
  counts_only: t`Cổng tiếp công dân chỉ đếm số người.`,
  wrong_way: t`Giấy dùng cho chiều khác.`,
  forged: t`Mã này không phải do đơn vị cấp.`,
  other_unit: t`Giấy này của đơn vị khác.`,
  blocked: t`Mời gặp trực ban.`,
  revoked: t`Giấy này đã bị thu hồi.`,
  not_approved: t`Lượt khách này chưa được duyệt.`,
  too_early: t`Chưa đến giờ hẹn.`,
  too_late: t`Đã quá giờ hẹn.`,
  wrong_day: t`Giấy không dùng cho hôm nay.`,
  wrong_hour: t`Giấy không dùng cho giờ này.`,
  wrong_gate: t`Giấy dùng cho cổng khác.`,
  wrong_area: t`Giấy không dùng cho khu vực này.`,
  used_up: t`Giấy đã dùng hết số lượt.`,
};
const GOING_OUT = {
  ...REASONS,
  revoked: t`Giấy đã hủy.`,
  not_approved: t`Giấy chưa được duyệt.`,
  too_early: t`Chưa đến giờ được ra.`,
  too_late: t`Đã quá giờ được ra.`,
  used_up: t`Giấy đã dùng để ra.`,
};
const KINDS = [
  ["visitor", t`Khách`],
  ["group", t`Đoàn khách`],
  ["contractor", t`Nhà thầu, thợ`],
  ["vehicle", t`Xe`],
  ["goods", t`Hàng hóa, vật tư`],
  ["delegation", t`Đoàn công tác (chỉ ghi số)`],
];
const WAYS = [
  ["in", t`Mang vào`],
  ["out", t`Mang ra`],
];

let here = null;
store.get("meta", "gate").then((kept) => {
  here ??= kept ?? null;
});

export function gateScreen(app) {
  const { gates, inside } = app.state;
  if (!gates.length) return h("div", null, h("h1", { tabindex: "-1" }, t`Ra vào`), empty(t`Máy chưa có cổng nào của đơn vị. Nối mạng để lấy dữ liệu.`));
  const gate = gates.find((one) => one.id === here) ?? gates[0];
  here = gate.id;
  const choose = choice(
    gates.map((one) => [one.id, gates.some((other) => other.site !== one.site) ? `${one.name}, ${one.site}` : one.name]),
  );
  choose.value = String(gate.id);
  choose.addEventListener("change", () => {
    here = gates.find((one) => String(one.id) === choose.value).id;
    store.put("meta", here, "gate");
    app.show();
  });
  return h(
    "div",
    null,
    h("h1", { tabindex: "-1" }, t`Ra vào`),
    gates.length > 1 && field(t`Cổng`, choose),
    gate.reception ? counting(app, gate) : [entering(app, gate), awaitedCard(app, gate), exitsCard(app, gate), insideCard(app, gate, inside)],
  );
}

const MANY_INSIDE = 6;

/** Who is inside: who should have left first, then the latest; with many, found by name, plate or badge. */
function insideCard(app, gate, inside) {
  const list = h("ul", { class: "rows" });
  const search = text({ id: "inside", placeholder: t`Tên, biển số hoặc số thẻ` });
  const rows = [...inside].reverse().sort((one, other) => isLate(other) - isLate(one));
  const late = rows.filter(isLate).length;
  const show = () => {
    const asked = plain(search.value);
    const found = rows.filter((one) => plain(`${one.name} ${one.plate} ${one.badge} ${one.host}`).includes(asked));
    list.replaceChildren(...found.map((one) => insideRow(app, gate, one)), found.length ? "" : h("li", { class: "quiet" }, t`Không thấy ai như vậy.`));
  };
  search.addEventListener("input", show);
  show();
  const people = inside.reduce((sum, one) => sum + (one.people || 1), 0);
  const part = card(
    t`Đang ở trong: ${people.toLocaleString("vi-VN")} người`,
    late > 0 && h("p", { class: "late" }, t`⚠ Quá giờ hẹn ra: ${late} lượt`),
    inside.length > MANY_INSIDE && field(t`Tìm người ra`, search),
    inside.length ? list : empty(t`Không có khách nào.`),
  );
  // Who came in at another gate appears; not while somebody looks for a name here.
  return live(part, () => search.value || part.contains(document.activeElement) || part.replaceWith(insideCard(app, gate, app.state.inside)));
}

/** Delegations announced for today or still under way, in numbers; each is let in once. Its own gate's first. */
function awaitedCard(app, gate) {
  const now = clock.now();
  const today = clockOf(now).day;
  const due = (one) => clockOf(one.expected_at).day === today || (new Date(one.expected_at) <= now && now < new Date(one.ends_at));
  const rows = app.state.delegations.filter(due).sort((one, other) => (other.gate === gate.id) - (one.gate === gate.id));
  const row = (one) => {
    const elsewhere = one.gate !== gate.id && app.name(one.gate, app.state.gates);
    const more = [t`${one.people} người`, one.vehicles > 0 && t`${one.vehicles} xe`, elsewhere].filter(Boolean).join(" · ");
    return h("li", null, h("span", { class: "row-text" }, timeOf(one.expected_at), h("small", null, more)), button(t`Đoàn đã vào`, () => came(app, gate, one), "small"));
  };
  const part = rows.length ? card(t`Đoàn công tác hôm nay`, h("ul", { class: "rows" }, rows.map(row))) : h("div", { hidden: true });
  return live(part, () => part.replaceWith(awaitedCard(app, gate)));
}

function came(app, gate, one) {
  const people = text({ inputmode: "numeric", value: String(one.people), maxlength: "4" });
  const cars = text({ inputmode: "numeric", value: String(one.vehicles), maxlength: "3" });
  const close = () => page.remove();
  const record = async () => {
    if (!/^[0-9]+$/.test(people.value) || Number(people.value) < 1) return notice(t`Ghi số người từ 1 trở lên.`, "bad");
    if (!/^[0-9]+$/.test(cars.value)) return notice(t`Ghi số xe bằng chữ số.`, "bad");
    const data = { gate: gate.id, delegation: one.id, people: Number(people.value), vehicles: Number(cars.value) };
    if (!(await app.act("gate.delegation_came", data, { done: t`Đã ghi đoàn vào.` }))) return;
    close();
    app.show();
  };
  const page = h(
    "div",
    { class: "sheet", role: "dialog", "aria-modal": "true", "aria-label": t`Đoàn đã vào` },
    h("h1", null, t`Đoàn công tác, hẹn ${timeOf(one.expected_at)}`),
    h("p", { class: "hint" }, t`Chỉ ghi số, không ghi tên.`),
    field(t`Số người vào`, people),
    field(t`Số xe`, cars),
    button(t`Ghi đoàn vào`, record, "primary huge"),
    button(t`Quay lại`, close, "plain"),
  );
  over(page);
}

/** Citizen reception: heads, nothing else. */
function counting(app, gate) {
  const people = text({ inputmode: "numeric", value: "1", maxlength: "4" });
  const count = (number) => app.act("gate.enter", { gate: gate.id, what: "count", people: number }, { done: t`Đã đếm ${number} người.` }).then((made) => made && app.show());
  return card(
    t`Tiếp công dân: chỉ đếm`,
    h("p", { class: "hint" }, t`Không hỏi tên, không xem giấy tờ.`),
    button(t`Thêm 1 người`, () => count(1), "primary"),
    field(t`Số người cùng đến`, people),
    button(t`Ghi số người này`, () => {
      const number = Number(people.value);
      return Number.isInteger(number) && number > 0 && number < 10000 ? count(number) : notice(t`Ghi số người từ 1 trở lên.`, "bad");
    }),
    app.state.counted > 0 && h("p", null, t`Chưa gửi: ${app.state.counted} người.`),
  );
}

function entering(app, gate) {
  const found = h("ul", { class: "rows" });
  const search = text({ inputmode: "text", placeholder: t`Tên, biển số hoặc mã hẹn` });
  const show = () => {
    const asked = plain(search.value);
    const visits = asked ? app.state.visits.filter((one) => plain(`${one.name} ${one.plate} ${one.code} ${one.organisation}`).includes(asked)) : [];
    found.replaceChildren(
      ...visits.slice(0, 8).map((one) =>
        h("li", null, button(`${one.name || one.organisation || one.plate} · ${one.host}`, () => judge(app, gate, one, one.rules, true), "wide")),
      ),
      asked && !visits.length ? h("li", { class: "quiet" }, t`Không có trong danh sách hẹn.`) : "",
    );
  };
  search.addEventListener("input", show);
  return card(
    null,
    button(t`Quét mã`, () => scanned(app, gate), "primary huge"),
    button(t`Khách không hẹn`, () => walkIn(app, gate, {})),
    app.state.inside.length > MANY_INSIDE && toInside(app),
    field(t`Tìm trong danh sách hẹn`, search),
    found,
  );
}

/** The list of those inside lies below; the field in which one of them is found comes up at one press. */
function toInside(app) {
  const words = () => t`Cho ra: tìm trong ${app.state.inside.length} lượt đang ở trong`;
  const made = button(words(), () => {
    const search = document.getElementById("inside");
    search?.focus();
    search?.closest(".card").scrollIntoView();
  });
  return live(made, () => (made.textContent = words()));
}

const plain = (value) =>
  value
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "")
    .replace(/đ/gi, "d")
    .toLowerCase()
    .trim();

async function scanned(app, gate) {
  const value = await scan(t`Quét giấy ra vào hoặc căn cước`, t`Hoặc gõ mã hẹn`);
  if (!value) return;
  const snapshot = app.snapshot.gate;
  const pass = await readPass(value, snapshot.public_key);
  if (pass?.rules.way === "out") {
    const exit = app.state.exits.find((one) => one.exit === pass.id);
    return exitVerdict(app, gate, exit ?? { exit: pass.id, name: "", section: "", rules: pass.rules });
  }
  if (pass) {
    const visit = app.state.visits.find((one) => one.pass === pass.id) ?? { pass: pass.id, name: "", host: "" };
    const comesIn = () => judge(app, gate, visit, pass.rules, true);
    return offerOut(app, gate, (one) => one.pass === pass.id, t`Giấy này vào thêm lượt nữa`, comesIn);
  }
  const person = readCard(value);
  if (person) {
    const comesIn = () => walkIn(app, gate, { name: person.name, card: value, number: person.number });
    return offerOut(app, gate, (one) => !one.pass && plain(one.name) === plain(person.name), t`Là người khác, ghi lượt vào`, comesIn);
  }
  const visit = app.state.visits.find((one) => one.code && plain(one.code) === plain(value));
  if (visit) {
    const comesIn = () => judge(app, gate, visit, visit.rules, true);
    return offerOut(app, gate, (one) => one.pass === visit.pass, t`Giấy này vào thêm lượt nữa`, comesIn);
  }
  const exit = app.state.exits.find((one) => one.code === plain(value));
  if (exit) return exitVerdict(app, gate, exit);
  const wearer = app.state.inside.find((one) => one.badge && plain(one.badge) === plain(value));
  if (wearer) return leave(app, gate, wearer);
  verdict(app, gate, {}, { allowed: false, reason: "forged" });
}

/** Whoever is inside and shows the same pass or card again is most likely on the way out. */
function offerOut(app, gate, isTheSame, words, comesIn) {
  const one = app.state.inside.filter(isTheSame).at(-1);
  if (!one) return comesIn();
  const close = () => page.remove();
  const page = h(
    "div",
    { class: "sheet", role: "dialog", "aria-modal": "true", "aria-label": t`Đang ở trong` },
    h("h1", null, nameOf(one)),
    h("p", null, t`Đang ở trong, vào lúc ${timeOf(one.entered_at)}.`),
    one.badge && h("p", null, t`Thẻ khách ${one.badge}`),
    button(t`Cho ra`, async () => (await leave(app, gate, one), close()), "primary huge"),
    button(words, () => (close(), comesIn())),
    button(t`Quay lại`, close, "plain"),
  );
  over(page);
}

/** The same decision as on the server, from the pass itself and what the phone knows of it. */
function judge(app, gate, visit, rules, genuine) {
  const snapshot = app.snapshot.gate;
  const known = visit.known ?? { approved: true, used: app.state.uses[visit.pass] ?? 0 };
  const decision = decide(rules, {
    now: Math.floor(clock.now().getTime() / 1000),
    unit: snapshot.unit,
    gate: gate.id,
    areas: gate.areas,
    reception: gate.reception,
    genuine,
    approved: known.approved,
    revoked: (snapshot.revoked ?? []).includes(visit.pass),
    blocked: false,
    used: known.used,
    early: snapshot.early,
    way: "in",
  });
  verdict(app, gate, visit, decision);
}

/** Green or red over the whole screen, with a word and the reason; never by colour alone. `typed`: what is known already
 * of somebody without a pass of ours, who may be let in all the same. */
function verdict(app, gate, visit, decision, typed = {}) {
  const name = text({ maxlength: "120" });
  const nameless = !visit.pass && !typed.name;
  const badge = text({ list: "badges", maxlength: "20" });
  const note = area({ maxlength: "200", rows: "2" });
  const close = () => page.remove();
  const enter = async (more) => {
    const people = visit.people ?? 1;
    const data = { gate: gate.id, what: people > 1 ? "group" : "visitor", people, ...typed, decision, ...more };
    if (nameless) data.name = name.value.trim();
    if (visit.pass) data.pass = visit.pass;
    if (visit.visit) data.visit = visit.visit;
    if (badge.value.trim()) data.badge = badge.value.trim();
    const id = uuid7();
    const asked = visit.pass && decision.allowed && (await app.asked("gate.enter", id, data));
    if (asked?.allowed === false) {
      close(); // another gate, or the host, was faster: the server knows more than this phone
      return verdict(app, gate, visit, { allowed: false, reason: asked.reason });
    }
    const who = asked?.name && !visit.name ? [asked.name, asked.host].filter(Boolean).join(" · ") : "";
    if (await app.act("gate.enter", data, { id, done: [t`Đã ghi lượt vào.`, who].filter(Boolean).join(" ") })) {
      close();
      app.show();
    }
  };
  const free = (app.snapshot.gate.badges ?? []).filter((one) => !app.state.badgesOut.includes(one));
  const list = h("datalist", { id: "badges" }, free.slice(0, 200).map((one) => h("option", { value: one })));
  const allTheSame = () => {
    if (nameless && !name.value.trim()) return notice(t`Ghi họ và tên khách.`, "bad");
    return note.value.trim() ? enter({ note: note.value.trim() }) : notice(t`Ghi lý do vẫn cho vào.`, "bad");
  };
  const page = h(
    "div",
    { class: `verdict ${decision.allowed ? "yes" : "no"}`, role: "alertdialog", "aria-modal": "true", "aria-label": t`Kết quả` },
    h("p", { class: "word" }, decision.allowed ? t`✓ MỜI VÀO` : t`✕ CHƯA ĐƯỢC VÀO`),
    !decision.allowed && h("p", { class: "reason" }, REASONS[decision.reason] ?? t`Không hợp lệ.`),
    (visit.name || visit.plate) && h("p", { class: "name" }, [visit.name, visit.plate].filter(Boolean).join(" · ")),
    visit.host && h("p", null, t`Gặp: ${visit.host}`),
    visit.people > 1 && h("p", null, t`${visit.people} người`),
    decision.allowed && field(t`Số thẻ khách (nếu phát thẻ)`, badge),
    list,
    decision.allowed
      ? button(t`Cho vào`, () => enter({}), "primary huge")
      : h(
          "details",
          null,
          h("summary", null, t`Vẫn cho vào`),
          nameless && field(t`Họ và tên`, name),
          field(t`Ai cho phép, vì sao`, note),
          button(t`Ghi lượt vào`, allTheSame),
        ),
    button(decision.allowed ? t`Đóng` : t`Không cho vào`, close, "plain"),
  );
  over(page);
  navigator.vibrate?.(decision.allowed ? 80 : [200, 100, 200]);
  page.querySelector("button").focus();
}

/** The unit's own who may go out, and who is out and awaited back. */
function exitsCard(app, gate) {
  const now = clock.now();
  const soon = (one) => !one.out_at && new Date(one.rules.ends * 1000) > now && clockOf(new Date(one.rules.starts * 1000)).day === clockOf(now).day;
  const rows = [...app.state.exits.filter((one) => one.out_at && one.back_by), ...app.state.exits.filter(soon)];
  const row = (one) => {
    const late = one.out_at && new Date(one.back_by) < now;
    const more = [
      one.section,
      one.out_at ? t`đã ra ${timeOf(one.out_at)}` : t`ra ${timeOf(new Date(one.rules.starts * 1000))}`,
      one.back_by && t`về trước ${timeOf(one.back_by)}`,
      !one.out_at && one.picked_up && t`có người đón`,
    ];
    return h(
      "li",
      null,
      h("span", { class: "row-text" }, one.name, h("small", null, more.filter(Boolean).join(" · ")), late && h("small", { class: "late" }, t`⚠ quá giờ chưa về`)),
      one.out_at ? button(t`Đã về`, () => back(app, gate, one), "small") : button(t`Xem giấy`, () => exitVerdict(app, gate, one), "small"),
    );
  };
  const part = rows.length ? card(t`Giấy ra cổng`, h("ul", { class: "rows" }, rows.map(row))) : h("div", { hidden: true });
  return live(part, () => part.replaceWith(exitsCard(app, gate)));
}

async function back(app, gate, one) {
  const made = await app.act("gate.exit_back", { gate: gate.id, exit: one.exit }, { done: t`Đã ghi về.` });
  if (made) app.show();
  return made;
}

/** May go out or not, over the whole screen: the same decision as on the server, with what the phone knows. */
function exitVerdict(app, gate, one, told = null) {
  const known = one.known ?? { approved: true, revoked: false, used: app.state.uses[one.exit] ?? 0 };
  const moment = { now: Math.floor(clock.now().getTime() / 1000), unit: app.snapshot.gate.unit, gate: gate.id, areas: [], reception: gate.reception, genuine: true, blocked: false, early: 0, way: "out" };
  const decision = told ?? decide(one.rules, { ...moment, ...known });
  const note = area({ maxlength: "200", rows: "2" });
  const out = one.out_at && one.back_by;
  const close = () => page.remove();
  const go = async (more) => {
    const id = uuid7();
    const data = { gate: gate.id, exit: one.exit, ...more };
    const asked = decision.allowed && (await app.asked("gate.exit", id, data));
    if (asked?.allowed === false) {
      close();
      return exitVerdict(app, gate, { ...one, name: one.name || asked.name }, { allowed: false, reason: asked.reason });
    }
    if (!(await app.act("gate.exit", data, { id, done: [t`Đã ghi ra.`, one.name ? "" : asked?.name].filter(Boolean).join(" ") }))) return;
    close();
    app.show();
  };
  const cameBack = async () => (await back(app, gate, one)) && close();
  const page = h(
    "div",
    { class: `verdict ${decision.allowed || out ? "yes" : "no"}`, role: "alertdialog", "aria-modal": "true", "aria-label": t`Kết quả` },
    h("p", { class: "word" }, out ? t`ĐANG Ở NGOÀI` : decision.allowed ? t`✓ ĐƯỢC RA` : t`✕ CHƯA ĐƯỢC RA`),
    !out && !decision.allowed && h("p", { class: "reason" }, GOING_OUT[decision.reason] ?? t`Không hợp lệ.`),
    one.name && h("p", { class: "name" }, [one.name, one.section].filter(Boolean).join(" · ")),
    one.back_by && h("p", null, t`Về trước ${timeOf(one.back_by)}`),
    !out && one.picked_up && h("p", { class: "reason" }, t`Chỉ cho ra khi có người đón.`),
    out && button(t`Ghi đã về`, cameBack, "primary huge"),
    !out && decision.allowed && button(t`Cho ra`, () => go({}), "primary huge"),
    !out &&
      !decision.allowed &&
      h(
        "details",
        null,
        h("summary", null, t`Vẫn cho ra`),
        field(t`Ai cho phép, vì sao`, note),
        button(t`Ghi lượt ra`, () => (note.value.trim() ? go({ note: note.value.trim() }) : notice(t`Ghi lý do vẫn cho ra.`, "bad"))),
      ),
    button(t`Đóng`, close, "plain"),
  );
  over(page);
  navigator.vibrate?.(decision.allowed ? 80 : [200, 100, 200]);
  page.querySelector("button").focus();
}

function walkIn(app, gate, known) {
  const what = choice(KINDS);
  const name = text({ maxlength: "120", value: known.name ?? "" });
  const organisation = text({ maxlength: "150" });
  const purpose = text({ maxlength: "200" });
  const host = text({ list: "hosts", maxlength: "120" });
  const badge = text({ list: "free-badges", maxlength: "20" });
  const plate = text({ maxlength: "20", autocapitalize: "characters" });
  const people = text({ inputmode: "numeric", value: "1", maxlength: "4" });
  const goods = text({ maxlength: "120" });
  const quantity = text({ inputmode: "decimal", value: "1", maxlength: "8" });
  const way = choice(WAYS);
  const goesBack = h("input", { type: "checkbox" });
  const { hosts = [], badges = [] } = app.snapshot.gate;
  const free = badges.filter((one) => !app.state.badgesOut.includes(one));
  const regular = h("p", { class: "hint" });
  plate.addEventListener("input", () => {
    const typed = plate.value.toUpperCase().replace(/[^\p{L}\p{N}]/gu, "");
    const found = (app.snapshot.gate.vehicles ?? []).find((one) => one.plate === typed);
    regular.textContent = found ? t`Xe thường xuyên của ${found.whose}` : "";
  });
  const more = h(
    "details",
    null,
    h("summary", null, t`Thêm: xe, hàng, đoàn, cơ quan`),
    field(t`Loại`, what),
    field(t`Cơ quan của khách`, organisation),
    field(t`Số người`, people),
    field(t`Biển số xe`, plate),
    regular,
    field(t`Hàng hóa, vật tư`, goods),
    field(t`Số lượng`, quantity),
    field(t`Chiều`, way),
    h("label", { class: "tick" }, goesBack, t`Sẽ đưa trở lại (máy móc, dụng cụ)`),
  );
  const close = () => page.remove();
  const submit = async (event) => {
    event.preventDefault();
    const data = { gate: gate.id, what: what.value, name: name.value.trim(), purpose: purpose.value.trim() };
    const number = Number(people.value);
    data.people = Number.isInteger(number) && number > 0 ? number : 1;
    if (!data.name && !plate.value.trim() && data.what === "visitor") return notice(t`Ghi họ và tên khách.`, "bad");
    const met = hosts.find((one) => one.name === host.value.trim());
    if (met) data.host = met.id;
    else if (host.value.trim()) data.purpose = [data.purpose, `gặp ${host.value.trim()}`].filter(Boolean).join("; ");
    for (const [key, input] of Object.entries({ organisation, badge, plate })) {
      if (input.value.trim()) data[key] = input.value.trim();
    }
    if (goods.value.trim()) {
      const many = Number(quantity.value.replace(",", "."));
      data.goods = [{ name: goods.value.trim(), quantity: many > 0 ? String(many) : "1", direction: way.value, goes_back: way.value === "in" && goesBack.checked }];
    }
    if (data.what === "goods" && !data.goods) return notice(t`Ghi hàng hóa, vật tư gì.`, "bad");
    if (data.what === "vehicle" && !data.plate) return notice(t`Ghi biển số xe.`, "bad");
    if (data.what === "delegation") return record({ gate: gate.id, what: "delegation", people: data.people, vehicles: data.plate ? 1 : 0 });
    if (known.card) {
      data.card = known.card;
      const { block_salt: salt, block_rounds: rounds, blocks = [] } = app.snapshot.gate;
      if (blocks.length && blocks.includes(await blockMark(known.number, salt, rounds))) {
        close();
        return verdict(app, gate, {}, { allowed: false, reason: "blocked" }, data);
      }
    }
    return record(data);
  };
  const record = async (data) => {
    if (!(await app.act("gate.enter", data, { done: t`Đã ghi lượt vào.` }))) return;
    close();
    app.show();
  };
  const page = h(
    "div",
    { class: "sheet", role: "dialog", "aria-modal": "true", "aria-label": t`Khách không hẹn` },
    h("h1", null, t`Khách không hẹn`),
    h(
      "form",
      { onsubmit: submit },
      known.number && h("p", { class: "hint" }, t`Đã đọc căn cước ${masked(known.number)}; số không lưu nguyên trên máy chủ.`),
      field(t`Họ và tên`, name),
      field(t`Gặp ai`, host),
      field(t`Việc`, purpose),
      field(t`Số thẻ khách (nếu phát thẻ)`, badge),
      more,
      h("datalist", { id: "hosts" }, hosts.map((one) => h("option", { value: one.name }))),
      h("datalist", { id: "free-badges" }, free.slice(0, 200).map((one) => h("option", { value: one }))),
      h("p", { class: "hint" }, t`Nói với khách: họ tên chỉ để giữ an ninh, trật tự của đơn vị, tự xóa sau ${app.snapshot.gate.log_days ?? 30} ngày.`),
      h("button", { type: "submit", class: "act primary huge" }, t`Cho vào`),
    ),
    button(t`Quay lại`, close, "plain"),
  );
  over(page);
  (known.name ? host : name).focus();
}

const nameOf = (one) => one.name || { vehicle: t`Xe`, goods: t`Hàng`, group: t`Đoàn khách`, delegation: t`Đoàn công tác` }[one.what] || t`Khách`;

const isLate = (one) => Boolean(one.due_at) && new Date(one.due_at) < clock.now();

function insideRow(app, gate, one) {
  const words = [nameOf(one), one.plate].filter(Boolean).join(" · ");
  const more = [t`vào ${timeOf(one.entered_at)}`, one.people > 1 && t`${one.people} người`, one.badge && t`thẻ ${one.badge}`, one.host].filter(Boolean).join(" · ");
  return h(
    "li",
    null,
    h("span", { class: "row-text" }, words, h("small", null, more), isLate(one) && h("small", { class: "late" }, t`⚠ quá giờ hẹn ra`)),
    button(t`Cho ra`, () => leave(app, gate, one), "small"),
  );
}

/** Out at one press; where a badge or goods are to come back, the guard looks first. */
async function leave(app, gate, one) {
  const goods = one.goods ?? [];
  const back = h("input", { type: "checkbox" });
  const out = (returned) => {
    const data = { gate: gate.id, entry: one.entry };
    if (one.delegation) data.delegation = one.delegation;
    if (one.badge) data.badge_returned = returned;
    if (back.checked) data.goods = true;
    return app.act("gate.leave", data, { done: t`Đã ghi lượt ra.` });
  };
  if (!one.badge && !goods.length) return (await out(true)) && app.show();
  const close = () => page.remove();
  const go = (returned) => async () => (await out(returned)) && (close(), app.show());
  const page = h(
    "div",
    { class: "sheet", role: "dialog", "aria-modal": "true", "aria-label": t`Cho ra` },
    h("h1", null, one.badge ? t`Thẻ khách ${one.badge}` : one.name || one.plate || t`Cho ra`),
    goods.length > 0 && h("label", { class: "tick" }, back, t`Đã thấy mang ra đủ: ${goods.join(", ")}`),
    button(one.badge ? t`Đã trả thẻ, cho ra` : t`Cho ra`, go(true), "primary huge"),
    one.badge && button(t`Chưa trả thẻ, vẫn cho ra`, go(false)),
    button(t`Quay lại`, close, "plain"),
  );
  over(page);
}
