// An incident in half a minute: what, where, send.
import * as clock from "../clock.js";
import { uuid7 } from "../ids.js";
import { area, button, card, choice, empty, field, h, notice, over, text, timeOf } from "../ui.js";
import { emergency } from "./call.js";
import { incidentPage, kinds, title } from "./incident.js";
import { t } from "../words.js";

let chosen = null;

export function incidentScreen(app) {
  const { incidents } = app.state;
  const one = incidents.find((incident) => incident.id === chosen);
  if (one) return incidentPage(app, one, () => open(app, null));
  return h(
    "div",
    null,
    h("h1", { tabindex: "-1" }, t`Vụ việc`),
    button(t`Báo vụ việc`, () => report(app), "danger huge"),
    emergency(app.snapshot.incidents?.calls ?? []),
    card(
      t`Đang xử lý`,
      incidents.length
        ? h("ul", { class: "rows" }, incidents.map((incident) => h("li", null, button(`${title(app, incident)} · ${timeOf(incident.reported_at)}`, () => open(app, incident.id), "wide"))))
        : empty(t`Không có vụ việc nào đang mở.`),
    ),
  );
}

function open(app, id) {
  chosen = id;
  app.show();
}

function report(app) {
  const opened = clock.now();
  const sites = app.snapshot.incidents?.sites ?? [];
  const where = text({ maxlength: "200", list: "sites", required: true });
  const now = area({ maxlength: "500", rows: "2" });
  const people = text({ inputmode: "numeric", maxlength: "5" });
  const photo = h("input", { type: "file", accept: "image/*", capture: "environment" });
  const drill = h("input", { type: "checkbox" });
  const severities = app.snapshot.incidents?.severities ?? [];
  const severity = choice(severities.map((one) => [one.code, one.name]));
  severity.value = "help"; // as on the page: who reports an incident mostly needs somebody
  let kind = null;
  const picture = field(t`Ảnh hiện trường (nếu kịp)`, photo, t`Không chụp mặt người, giấy tờ mang dấu mật.`);
  const crowd = field(t`Ước chừng bao nhiêu người`, people, t`Không ghi tên, không chụp ảnh người dân.`);
  crowd.hidden = true;
  const send = async () => {
    if (!kind) return notice(t`Chọn loại việc trước.`, "bad");
    if (!where.value.trim()) {
      notice(t`Ghi xảy ra ở đâu.`, "bad");
      return where.focus();
    }
    const pictures = kind.photos !== false && photo.files?.[0] ? [{ id: uuid7(), file: photo.files[0] }] : [];
    const data = {
      kind: kind.code,
      where: where.value.trim(),
      now: now.value.trim() || kind.name,
      discovered_at: opened.toISOString(),
      drill: drill.checked,
    };
    const site = sites.find((one) => data.where === one.name || data.where.startsWith(`${one.name},`));
    if (site) data.site = site.id;
    if (severity.value) data.severity = severity.value;
    if (/^[0-9]+$/.test(people.value) && !crowd.hidden) data.people = Number(people.value);
    if (pictures.length) data.photos = pictures.map((one) => one.id);
    const made = await app.act("incidents.report", data, { pictures, done: t`Đã ghi. Máy gửi ngay khi có mạng; cần gấp thì gọi điện.` });
    if (made) {
      close();
      open(app, made.id);
    }
  };
  const pick = h(
    "div",
    { class: "kinds", role: "radiogroup", "aria-label": t`Việc gì` },
    kinds(app).map((one) =>
      h("button", {
        type: "button",
        class: "kind",
        role: "radio",
        "aria-checked": "false",
        onclick: (event) => {
          kind = one;
          pick.querySelectorAll("button").forEach((other) => other.setAttribute("aria-checked", String(other === event.currentTarget)));
          picture.hidden = one.photos === false;
          crowd.hidden = !one.crowd;
          where.scrollIntoView({ block: "center" });
        },
      }, one.name),
    ),
  );
  const close = () => page.remove();
  const page = h(
    "div",
    { class: "sheet", role: "dialog", "aria-modal": "true", "aria-label": t`Báo vụ việc` },
    h("h1", null, t`Việc gì?`),
    pick,
    field(t`Ở đâu`, where),
    h("datalist", { id: "sites" }, sites.map((one) => h("option", { value: one.name }))),
    field(t`Đang thế nào`, now),
    crowd,
    button(t`Gửi báo cáo`, send, "danger huge"),
    h(
      "details",
      null,
      h("summary", null, t`Thêm: mức độ, ảnh, diễn tập`),
      severities.length > 0 && field(t`Mức độ`, severity),
      picture,
      h("label", { class: "tick" }, drill, t`Đây là diễn tập`),
    ),
    button(t`Quay lại`, close, "plain"),
  );
  over(page);
}
