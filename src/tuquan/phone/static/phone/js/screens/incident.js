// One incident: who was told, the steps of its playbook with whom to ring beside them, the scene, what happened since.
import { uuid7 } from "../ids.js";
import { area, button, card, field, h, live, notice, over, text, timeOf, whenOf } from "../ui.js";
import { playbookOf } from "../watch.js";
import { emergency, tel } from "./call.js";
import { t } from "../words.js";

const ANSWERS = { sent: t`chưa trả lời`, received: t`đã nhận tin`, coming: t`đang đến`, arrived: t`có mặt` };
const DONE = { done: t`✓ Đã làm`, no_answer: t`✕ Không trả lời`, not_needed: t`– Không cần` };

export const kinds = (app) => app.snapshot.incidents?.kinds ?? [{ code: "other", name: t`Việc khác`, photos: true }];
const kindOf = (app, incident) => kinds(app).find((one) => one.code === incident.kind);
export const title = (app, incident) =>
  `${incident.drill ? t`Diễn tập: ` : ""}${kindOf(app, incident)?.name ?? t`Vụ việc`}, ${incident.where}`;

const current = (app, incident) => app.state.incidents.find((one) => one.id === incident.id) ?? incident;

/** Only the part that changed is drawn anew: what is being typed elsewhere stays, and the page does not jump. */
const again = (part, made, app, incident) => part.isConnected && part.replaceWith(made(app, current(app, incident)));

export function incidentPage(app, incident, back) {
  const { playbooks = [], scenes = [], calls = [] } = app.snapshot.incidents ?? {};
  const crowd = kindOf(app, incident)?.crowd === true;
  const playbook = playbookOf(playbooks, incident);
  const sheet = crowd ? null : playbookOf(scenes, { ...incident, playbook: "" });
  return h(
    "div",
    null,
    h("h1", { tabindex: "-1" }, title(app, incident)),
    h("p", null, t`Báo lúc ${timeOf(incident.reported_at)}. ${incident.now ?? ""}`),
    emergency(calls),
    toldCard(app, incident),
    playbook && card(playbook.title, playbook.note && h("p", { class: "hint" }, playbook.note), steps(app, incident, playbook)),
    sheet && h("details", { class: "card-more" }, h("summary", null, sheet.title), sheet.note && h("p", { class: "hint" }, sheet.note), steps(app, incident, sheet)),
    !crowd && sceneCard(app, incident),
    storyCard(app, incident),
    h("a", { class: "act", href: `/vu-viec/${incident.id}/` }, t`Mở hồ sơ: biên bản, bàn giao (cần mạng)`),
    button(t`Về danh sách`, back, "plain"),
  );
}

/** What the server said last of those it told; without its word nobody knows of it yet. */
function toldCard(app, incident) {
  const take = async () => {
    if (!(await app.act("incidents.take", { incident: incident.id }, { done: "" })) || !part.isConnected) return;
    const next = toldCard(app, current(app, incident));
    part.replaceWith(next);
    next.querySelector(".charge")?.focus({ preventScroll: true });
  };
  const unsent = h("p", { class: "problem" }, t`Chưa gửi được: máy chủ chưa báo cho ai. Cần người đến thì gọi điện ngay.`);
  const part = card(incident.told ? t`Đã báo` : null, !incident.told && unsent, charge(incident, take), incident.told?.length > 0 && toldRows(incident));
  return live(part, () => again(part, toldCard, app, incident));
}

/** Who deals with it. The alarm of the server rings until it has heard of somebody. */
function charge(incident, take) {
  if (incident.taken_by) return h("p", { class: "strong charge", tabindex: "-1" }, t`${incident.taken_by} đang xử lý.`);
  if (incident.taken_here) {
    return h("p", { class: "strong charge", tabindex: "-1" }, t`Đã nhận xử lý trên máy này lúc ${timeOf(incident.taken_here)}; gửi được thì máy chủ thôi báo lại.`);
  }
  return [
    incident.told && h("p", { class: "late" }, t`Chưa có người nhận xử lý; máy chủ báo lại cho đến khi có.`),
    button(t`Tôi nhận xử lý`, take, "primary"),
  ];
}

function toldRows(incident) {
  const row = (one) =>
    h(
      "li",
      null,
      h("span", { class: "row-text" }, one.name, h("small", null, `${ANSWERS[one.state] ?? one.state} · ${timeOf(one.at)}`)),
      one.phone && one.state !== "arrived" && h("a", { class: "act small", href: tel(one.phone), "aria-label": t`Gọi ${one.name}` }, t`Gọi`),
    );
  return h("ul", { class: "rows" }, incident.told.map(row));
}

function steps(app, incident, playbook) {
  const { duties = {}, calls = [] } = app.snapshot.incidents ?? {};
  const row = (one) => {
    const state = current(app, incident).steps[one.code];
    const unanswered = state === "no_answer";
    const settled = state && !unanswered;
    // Whoever is to do it did not answer: now it is the stand-in's, and whom to ring changes with it.
    const asked = unanswered ? [one.stand_in] : settled ? [] : (one.calls ?? []);
    const say = async (said) => {
      const made = await app.act("incidents.step", { incident: incident.id, step: one.code, state: said }, { done: "" });
      if (!made || !part.isConnected) return;
      const next = row(one);
      part.replaceWith(next);
      next.querySelector("button, summary")?.focus({ preventScroll: true });
    };
    const answers = h(
      "div",
      { class: "answers" },
      button(unanswered ? t`Người làm thay đã làm` : t`Đã làm`, () => say("done"), "primary"),
      !unanswered && button(t`Không trả lời`, () => say("no_answer")),
      button(t`Không cần`, () => say("not_needed"), "plain"),
    );
    const part = h(
      "li",
      { class: settled ? "passed" : "" },
      h("p", { class: "row-text" }, one.text, h("small", null, [duties[one.who], one.minutes && t`trong ${one.minutes} phút`].filter(Boolean).join(" · "))),
      state && h("p", { class: "strong" }, DONE[state] ?? state),
      unanswered && h("p", { class: "late" }, t`Người làm thay: ${duties[one.stand_in] ?? ""}`),
      calls.filter((call) => asked.includes(call.code)).map((call) => h("a", { class: "call", href: tel(call.phone) }, h("strong", null, call.phone), h("span", null, call.name))),
      settled ? h("details", { class: "again" }, h("summary", null, t`Bấm nhầm? Sửa`), answers) : answers,
    );
    return part;
  };
  return h("ol", { class: "rows steps" }, playbook.steps.map(row));
}

/** Things and pictures kept for the competent body: what, where found, who holds it since when. */
function sceneCard(app, incident) {
  const takes = kindOf(app, incident)?.photos !== false;
  const what = text({ maxlength: "200" });
  const where = text({ maxlength: "200" });
  const holder = text({ maxlength: "150", value: app.session.user.name });
  const photo = h("input", { type: "file", accept: "image/*", capture: "environment" });
  const keep = async () => {
    if (!what.value.trim()) return notice(t`Ghi vật gì, ảnh gì.`, "bad");
    if (!holder.value.trim()) return notice(t`Ghi ai giữ.`, "bad");
    const pictures = takes && photo.files?.[0] ? [{ id: uuid7(), file: photo.files[0] }] : [];
    const data = { incident: incident.id, what: what.value.trim(), holder: holder.value.trim() };
    if (where.value.trim()) data.where = where.value.trim();
    if (pictures.length) data.photos = pictures.map((one) => one.id);
    if (await app.act("incidents.item", data, { pictures, done: t`Đã ghi vật giữ lại.` })) again(part, sceneCard, app, incident);
  };
  const row = (one) =>
    h(
      "li",
      null,
      h("span", { class: "row-text" }, `${one.number}. ${one.what}`, h("small", null, t`${one.holder} giữ từ ${whenOf(one.since)}`)),
      button(t`Giao người khác`, () => pass(app, incident, one, () => again(part, sceneCard, app, incident)), "small"),
    );
  const part = card(
    t`Vật chứng, ảnh hiện trường`,
    incident.items.length > 0 && h("ul", { class: "rows" }, incident.items.map(row)),
    h(
      "details",
      null,
      h("summary", null, t`Giữ một vật hoặc một ảnh`),
      field(t`Vật gì, ảnh gì`, what),
      field(t`Thấy ở đâu`, where),
      takes && field(t`Ảnh của vật, của chỗ ấy`, photo, t`Không chụp mặt người, giấy tờ mang dấu mật.`),
      field(t`Ai giữ`, holder),
      button(t`Ghi vật giữ lại`, keep, "primary"),
    ),
  );
  return part;
}

function pass(app, incident, item, done) {
  const holder = text({ maxlength: "150" });
  const close = () => page.remove();
  const give = async () => {
    if (!holder.value.trim()) return notice(t`Ghi ai giữ.`, "bad");
    const data = { incident: incident.id, item: item.id, holder: holder.value.trim() };
    if (await app.act("incidents.item_passed", data)) {
      close();
      done();
    }
  };
  const page = h(
    "div",
    { class: "sheet", role: "dialog", "aria-modal": "true", "aria-label": t`Giao người khác` },
    h("h1", null, item.what),
    h("p", null, t`${item.holder} giữ từ ${whenOf(item.since)}`),
    field(t`Từ bây giờ ai giữ`, holder),
    button(t`Ghi người giữ`, give, "primary huge"),
    button(t`Quay lại`, close, "plain"),
  );
  over(page);
  holder.focus();
}

/** What happened since, in words and with a picture where the kind allows one. */
function storyCard(app, incident) {
  const line = area({ maxlength: "500", rows: "2" });
  const photo = h("input", { type: "file", accept: "image/*", capture: "environment" });
  const takes = kindOf(app, incident)?.photos !== false;
  const write = async () => {
    const pictures = takes && photo.files?.[0] ? [{ id: uuid7(), file: photo.files[0] }] : [];
    const words = line.value.trim() || (pictures.length ? "Ảnh hiện trường" : "");
    if (!words) return notice(t`Chưa có nội dung.`, "bad");
    const data = { incident: incident.id, text: words };
    if (pictures.length) data.photos = pictures.map((one) => one.id);
    if (await app.act("incidents.note", data, { pictures })) again(part, storyCard, app, incident);
  };
  const part = card(
    t`Diễn biến`,
    incident.notes.map((one) => h("p", { class: "hint" }, `${whenOf(one.at)}: ${one.text}`)),
    field(t`Ghi thêm`, line),
    takes && field(t`Ảnh`, photo, t`Không chụp mặt người, giấy tờ mang dấu mật.`),
    button(t`Ghi diễn biến`, write),
  );
  return part;
}
