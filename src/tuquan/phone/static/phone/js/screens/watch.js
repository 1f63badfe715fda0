// The watch itself: clock in, take over, the log, hand over, and what became of what was sent.
import * as clock from "../clock.js";
import * as queue from "../queue.js";
import * as push from "../push.js";
import { scan } from "../scan.js";
import { choose, chosen } from "../theme.js";
import { area, button, card, choice, empty, field, h, notice, over, problem, text, timeOf, whenOf } from "../ui.js";
import { position } from "../where.js";
import { t } from "../words.js";
import { languageButton } from "./language.js";

const KINDS = {
  "duty.clock_in": t`Vào ca`,
  "duty.clock_out": t`Ra ca`,
  "duty.log": t`Ghi sổ trực`,
  "duty.hand_over": t`Giao ca`,
  "duty.take_over": t`Nhận ca`,
  "gate.enter": t`Cho vào`,
  "gate.leave": t`Cho ra`,
  "patrols.start": t`Bắt đầu tuần tra`,
  "patrols.point": t`Điểm tuần tra`,
  "patrols.finish": t`Kết thúc tuần tra`,
  "incidents.report": t`Báo vụ việc`,
  "incidents.take": t`Nhận xử lý vụ việc`,
  "incidents.step": t`Bước xử lý vụ việc`,
  "incidents.note": t`Ghi thêm về vụ việc`,
  "incidents.item": t`Giữ vật chứng, ảnh`,
  "incidents.item_passed": t`Giao vật chứng`,
};

export function watchScreen(app) {
  const { posts, shifts, clockIns, handOvers } = app.state;
  const mine = clockIns.find((one) => one.mine);
  const post = mine && posts.find((one) => one.id === mine.post);
  return h(
    "div",
    null,
    h("h1", { tabindex: "-1" }, t`Ca trực`),
    mine ? onWatch(app, mine, post) : clockInCard(app, posts, shifts),
    handOvers.filter((one) => !one.mine && (!post || one.post === post.id)).map((one) => takeOverCard(app, one, posts)),
    sentCard(),
    settingsCard(app),
  );
}

function clockInCard(app, posts, shifts) {
  if (!posts.length) return card(t`Vào ca`, empty(t`Máy chưa có vị trí gác nào của đơn vị. Nối mạng để lấy dữ liệu.`));
  const now = clock.now();
  const own = shifts.filter((one) => one.mine && new Date(one.ends_at) > now);
  const next = own[0];
  const where = choice(posts.map((one) => [one.id, one.name]));
  if (next) where.value = next.post;
  const enter = async (code) => {
    const shift = own.find((one) => one.post === where.value);
    const data = { post: where.value };
    if (shift) data.shift = shift.id;
    if (code) data.code = code;
    const at = await position();
    if (at) data.position = at;
    if (await app.act("duty.clock_in", data, { done: t`Đã vào ca.` })) app.show();
  };
  return card(
    t`Vào ca`,
    next && h("p", null, t`Ca của anh/chị: ${next.kind}, ${whenOf(next.starts_at)} đến ${timeOf(next.ends_at)}.`),
    field(t`Vị trí gác`, where),
    button(
      t`Quét mã tại vị trí, vào ca`,
      async () => {
        const code = await scan(t`Quét mã tại vị trí gác`, t`Hoặc gõ mã ghi trên biển`);
        if (code) await enter(code);
      },
      "primary huge",
    ),
    button(t`Vào ca không quét`, () => enter("")),
  );
}

function onWatch(app, mine, post) {
  const line = area({ maxlength: "500", rows: "2" });
  return h(
    "div",
    null,
    card(
      post?.name ?? t`Đang trực`,
      h("p", null, t`Vào ca lúc ${whenOf(mine.in_at)}.`),
      post?.instructions && h("details", null, h("summary", null, t`Hướng dẫn tại vị trí`), h("p", { class: "prose" }, post.instructions)),
      field(t`Ghi sổ trực`, line, t`Không ghi nội dung mật, số căn cước.`),
      button(t`Ghi vào sổ`, async () => {
        const words = line.value.trim();
        if (!words) return notice(t`Chưa có nội dung.`, "bad");
        if (await app.act("duty.log", { post: mine.post, text: words }, { done: t`Đã ghi sổ trực.` })) app.show();
      }),
      app.state.lines.slice(-5).map((one) => h("p", { class: "hint" }, `${whenOf(one.at)}: ${one.text}`)),
    ),
    card(
      t`Hết ca`,
      button(t`Giao ca`, () => handOver(app, mine, post), "primary"),
      button(t`Ra ca`, async () => {
        const data = { clock_in: mine.id };
        const at = await position();
        if (at) data.position = at;
        if (await app.act("duty.clock_out", data, { done: t`Đã ra ca.` })) app.show();
      }),
    ),
  );
}

function handOver(app, mine, post) {
  const items = (post?.items ?? []).map((one) => ({
    ...one,
    input: text({ inputmode: "numeric", value: String(one.count), maxlength: "4" }),
    note: text({ maxlength: "150", placeholder: t`Thiếu, hỏng, đang ở đâu` }),
  }));
  items.forEach(askWhenDifferent);
  const people = app.state.inside.filter((one) => one.what !== "goods").reduce((sum, one) => sum + (one.people || 1), 0);
  const inside = text({ inputmode: "numeric", maxlength: "5", value: String(people) });
  const badges = text({ inputmode: "numeric", maxlength: "5", value: String(app.state.badgesOut.length) });
  const open = area({ maxlength: "1000" });
  const remarks = area({ maxlength: "500", rows: "2" });
  const whole = (input) => (/^[0-9]{1,5}$/.test(input.value.trim()) ? Number(input.value) : null);
  const close = () => page.remove();
  const submit = async (event) => {
    event.preventDefault();
    const wrong = items.find((one) => whole(one.input) === null);
    if (wrong) {
      notice(t`Ghi số lượng của ${wrong.name}.`, "bad");
      return wrong.input.focus();
    }
    const data = {
      post: mine.post,
      clock_in: mine.id,
      items: items.map((one) => ({ item: one.id, count: whole(one.input), note: one.note.value.trim() })),
      open: open.value.trim(),
      remarks: remarks.value.trim(),
    };
    if (whole(inside) !== null) data.inside = whole(inside);
    if (whole(badges) !== null) data.badges_out = whole(badges);
    if (await app.act("duty.hand_over", data, { done: t`Đã giao ca, chờ người nhận.` })) {
      close();
      app.show();
    }
  };
  const page = h(
    "div",
    { class: "sheet", role: "dialog", "aria-modal": "true", "aria-label": t`Giao ca` },
    h("h1", null, t`Giao ca`),
    h(
      "form",
      { onsubmit: submit },
      items.map((one) => h("div", { class: "item" }, field(t`${one.name} (có ${one.count})`, one.input), one.box)),
      field(t`Người còn ở trong`, inside),
      field(t`Thẻ khách chưa thu`, badges),
      field(t`Việc đang dở, cần theo dõi`, open),
      field(t`Nhận xét`, remarks),
      h("button", { type: "submit", class: "act primary huge" }, t`Giao ca`),
    ),
    button(t`Quay lại`, close, "plain"),
  );
  over(page);
  page.querySelector("h1").scrollIntoView();
}

/** What is there as it should be needs no words. */
function askWhenDifferent(one) {
  one.box = field(t`Ghi chú về ${one.name}`, one.note);
  one.box.hidden = true;
  one.input.addEventListener("input", () => {
    one.box.hidden = one.input.value.trim() === String(one.count);
  });
}

function takeOverCard(app, one, posts) {
  const post = posts.find((each) => each.id === one.post);
  const name = (id) => (post?.items ?? []).find((item) => item.id === id)?.name ?? "";
  const said = area({ maxlength: "500", rows: "2" });
  const take = async (agrees) => {
    if (!agrees && !said.value.trim()) return notice(t`Ghi điều không khớp.`, "bad");
    const data = { post: one.post, hand_over: one.id, agrees };
    if (!agrees) data.differences = said.value.trim();
    if (await app.act("duty.take_over", data, { done: t`Đã nhận ca.` })) app.show();
  };
  return card(
    t`Nhận ca: ${post?.name ?? ""}`,
    h("p", null, t`${one.given_by || t`Ca trước`} giao lúc ${whenOf(one.given_at)}.`),
    h("ul", { class: "rows" }, (one.items ?? []).map((row) => h("li", null, h("span", { class: "row-text" }, name(row.item), row.note && h("small", null, row.note)), h("strong", null, String(row.count))))),
    one.inside !== null && one.inside !== undefined && h("p", null, t`Người còn ở trong: ${one.inside}. Thẻ chưa thu: ${one.badges_out ?? 0}.`),
    one.open && h("p", { class: "prose" }, t`Việc đang dở: ${one.open}`),
    (one.differences ?? []).map((words) => h("p", { class: "late" }, `⚠ ${words}`)),
    button(t`Nhận đúng như bàn giao`, () => take(true), "primary"),
    h("details", null, h("summary", null, t`Có điều không khớp`), field(t`Không khớp ở đâu`, said), button(t`Nhận ca, ghi điều không khớp`, () => take(false))),
  );
}

const STATES = {
  done: t`đã ghi`,
  conflict: t`đã ghi, có điểm không khớp`,
  held: t`máy chủ chưa ghi được, tổ trưởng sẽ xử lý`,
  settled: t`tổ trưởng đã xử lý`,
  refused: t`máy chủ không nhận, hãy báo tổ trưởng`,
};

/** What did not go smoothly, by name; filled in a moment later because it has to be decrypted. */
function sentCard() {
  const list = h("ul", { class: "rows" });
  const made = card(t`Việc đã gửi, cần biết`, list);
  made.hidden = true;
  queue.results().then((rows) => {
    const odd = rows.filter((one) => one.state !== "done").slice(-20).reverse();
    made.hidden = !odd.length;
    list.replaceChildren(
      ...odd.map((one) =>
        h("li", null, h("span", { class: "row-text" }, `${KINDS[one.kind] ?? t`Việc`} ${timeOf(one.at)}: ${STATES[one.state] ?? one.state}`, one.message && h("small", null, one.message))),
      ),
    );
  });
  return made;
}

function settingsCard(app) {
  const theme = choice([
    ["auto", t`Theo máy`],
    ["light", t`Sáng`],
    ["dark", t`Tối, dùng ban đêm`],
  ]);
  theme.value = chosen();
  theme.addEventListener("change", () => choose(theme.value));
  return card(
    t`Máy này`,
    h("p", { class: "hint" }, t`${app.session.device.name}. Dùng được không cần mạng đến ${whenOf(app.session.shift.until)}.`),
    field(t`Màu màn hình`, theme),
    pushSwitch(app),
    languageButton(),
    button(t`Khóa máy`, () => location.reload()),
    button(t`Người khác nhận máy`, () => app.signIn(), "plain"),
  );
}

/** Says what comes before it is turned on. */
function pushSwitch(app) {
  const place = h("div");
  if (!push.possible()) return place;
  const show = async (said = "") => {
    const on = await push.isOn();
    place.replaceChildren(
      h(
        "p",
        { class: "hint" },
        on
          ? t`Máy đang báo khi có tin mới, đến hết ca trên máy.`
          : t`Máy kêu khi anh/chị có tin mới (vụ việc, ca trực, tuần tra), cả khi ứng dụng đang đóng. Tin chỉ nói có tin mới, không nêu tên ai, việc gì.`,
      ),
      said && problem(said),
      on
        ? button(t`Thôi báo tin mới`, async () => {
            await push.turnOff(app.session);
            await show();
          })
        : button(t`Báo khi có tin mới`, async () => show(await push.turnOn(app.session))),
    );
  };
  show();
  return place;
}
