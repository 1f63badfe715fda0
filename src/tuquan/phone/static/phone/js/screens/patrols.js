// A round: the next point, its instructions, scan, answers, next.
import * as clock from "../clock.js";
import { sha256, uuid7 } from "../ids.js";
import * as nfc from "../nfc.js";
import { scan } from "../scan.js";
import { area, button, card, choice, empty, field, h, notice, timeOf } from "../ui.js";
import { roundsNow } from "../watch.js";
import { position } from "../where.js";
import { t } from "../words.js";

export function patrolScreen(app) {
  const { rounds, routes } = app.state;
  const walking = rounds.find((one) => one.started_at && one.act) ?? rounds.find((one) => one.started_at);
  const due = roundsNow(rounds, clock.now(), routes).filter((one) => !one.started_at);
  return h(
    "div",
    null,
    h("h1", { tabindex: "-1" }, t`Tuần tra`),
    walking ? roundCard(app, walking) : startCard(app, due, routes),
  );
}

function startCard(app, due, routes) {
  if (!routes.length) return card(null, empty(t`Chưa có tuyến tuần tra nào trên máy.`));
  const shift = app.state.shifts.find((one) => one.mine && new Date(one.ends_at) > clock.now() && new Date(one.starts_at) <= clock.now());
  const start = async (route) => {
    const data = { route };
    if (shift) data.shift = shift.id;
    if (await app.act("patrols.start", data, { done: t`Bắt đầu tuần tra.` })) app.show();
  };
  const other = choice(routes.map((one) => [one.id, one.name]));
  return h(
    "div",
    null,
    due.length > 0 &&
      card(
        t`Đến giờ tuần tra`,
        due.map((one) =>
          button([app.name(one.route, routes), one.due_by && t`đi trước ${timeOf(one.due_by)}`].filter(Boolean).join(", "), () => start(one.route), "primary wide"),
        ),
      ),
    card(due.length ? t`Tuyến khác` : t`Đi một vòng`, field(t`Tuyến`, other), button(t`Bắt đầu`, () => start(other.value), due.length ? "" : "primary")),
  );
}

function roundCard(app, round) {
  const { routes, points } = app.state;
  const route = routes.find((one) => one.id === round.route) ?? { name: t`Tuyến đã đổi`, points: [] };
  const left = route.points.filter((id) => !round.passed.includes(id));
  const next = points.find((one) => one.id === left[0]);
  const of = t`${route.points.length - left.length}/${route.points.length} điểm`;
  const finish = async () => {
    const note = left.length ? `Kết thúc khi còn ${left.length} điểm` : "";
    if (await app.act("patrols.finish", { round: round.id, note }, { done: t`Đã kết thúc vòng.` })) app.show();
  };
  return h(
    "div",
    null,
    card(`${route.name} · ${of}`, route.minutes && h("p", null, t`Xong trước ${timeOf(Date.parse(round.started_at) + route.minutes * 60_000)}.`)),
    next ? pointCard(app, round, next, left) : card(t`Đã qua đủ các điểm`, button(t`Kết thúc vòng`, finish, "primary huge")),
    left.length > 1 &&
      card(
        t`Còn lại`,
        h("ol", { class: "rows" }, left.slice(1).map((id) => h("li", null, h("span", { class: "row-text" }, app.name(id, points))))),
      ),
    next && card(null, h("details", null, h("summary", null, t`Kết thúc sớm`), h("p", null, t`Còn ${left.length} điểm chưa qua.`), button(t`Kết thúc vòng`, finish))),
  );
}

function pointCard(app, round, next, left) {
  const answers = (next.questions ?? []).map((words, index) => ({
    key: String(index),
    words,
    input: choice([["", t`Chưa trả lời`], ["yes", t`Có`], ["no", t`Không`]]),
  }));
  const note = area({ maxlength: "500", rows: "2" });
  const photo = h("input", { type: "file", accept: "image/*", capture: "environment" });
  const pass = async (how, code, at) => {
    const pictures = photo.files?.[0] ? [{ id: uuid7(), file: photo.files[0] }] : [];
    const data = { round: round.id, point: next.id, how, note: note.value.trim() };
    if (code) data.code = code;
    if (at) data.position = at;
    const given = answers.filter((one) => one.input.value);
    if (given.length) data.answers = Object.fromEntries(given.map((one) => [one.key, one.input.value]));
    if (pictures.length) data.photos = pictures.map((one) => one.id);
    if (await app.act("patrols.point", data, { pictures, done: t`Đã qua ${next.name}.` })) app.show();
  };
  const byCode = async () => {
    const code = codeIn(await scan(next.name, t`Hoặc gõ mã ghi trên điểm`));
    if (!code) return;
    if (next.code_sha256 && (await sha256(code)) !== next.code_sha256) {
      const other = await matching(app, code, left);
      notice(other ? t`Mã này của ${other.name}.` : t`Mã không phải của điểm này; vẫn ghi, tổ trưởng sẽ xem lại.`, "bad");
      if (other) return;
    }
    await pass("qr", code);
  };
  const byTag = async () => {
    notice(t`Đưa mặt sau điện thoại sát thẻ tại điểm.`);
    const tag = nfc.plain(await nfc.touch());
    if (!tag) return notice(t`Chưa đọc được thẻ. Chạm lại, hoặc quét mã.`, "bad");
    if ((await sha256(tag)) !== next.nfc_sha256) return notice(t`Thẻ này không phải của điểm này.`, "bad");
    await pass("nfc", tag);
  };
  return card(
    t`Điểm tiếp theo: ${next.name}`,
    next.instructions && h("p", { class: "prose" }, next.instructions),
    (next.asked ?? []).map((words) => h("p", { class: "strong" }, t`Cần xem: ${words}`)),
    answers.map((one) => field(one.words, one.input)),
    next.photo && field(t`Ảnh tại điểm`, photo, t`Không chụp người, giấy tờ mang dấu mật.`),
    field(t`Ghi chú`, note),
    button(t`Quét mã tại điểm`, byCode, "primary huge"),
    next.nfc_sha256 && nfc.possible() && button(t`Chạm thẻ tại điểm`, byTag),
    next.position &&
      button(t`Ghi bằng vị trí GPS`, async () => {
        const at = await position();
        if (at) await pass("gps", "", at);
        else notice(t`Máy chưa có vị trí. Ra chỗ thoáng hoặc quét mã.`, "bad");
      }),
    button(t`Không quét được, ghi bằng tay`, () => pass("hand"), "plain"),
  );
}

/** The sheet's QR is an address that ends in the code of the point. */
const codeIn = (read) => read.trim().replace(/\/+$/, "").split("/").pop();

async function matching(app, code, left) {
  const mark = await sha256(code);
  return app.state.points.find((one) => left.includes(one.id) && one.code_sha256 === mark);
}
