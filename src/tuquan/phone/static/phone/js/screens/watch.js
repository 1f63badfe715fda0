// The watch itself: clock in, take over, the log, hand over, and what became of what was sent.
import * as clock from "../clock.js";
import * as queue from "../queue.js";
import { scan } from "../scan.js";
import { choose, chosen } from "../theme.js";
import { area, button, card, choice, empty, field, h, notice, over, text, timeOf, whenOf } from "../ui.js";
import { position } from "../where.js";

const KINDS = {
  "duty.clock_in": "Vào ca",
  "duty.clock_out": "Ra ca",
  "duty.log": "Ghi sổ trực",
  "duty.hand_over": "Giao ca",
  "duty.take_over": "Nhận ca",
  "gate.enter": "Cho vào",
  "gate.leave": "Cho ra",
  "patrols.start": "Bắt đầu tuần tra",
  "patrols.point": "Điểm tuần tra",
  "patrols.finish": "Kết thúc tuần tra",
  "incidents.report": "Báo vụ việc",
  "incidents.step": "Bước xử lý vụ việc",
  "incidents.note": "Ghi thêm về vụ việc",
};

export function watchScreen(app) {
  const { posts, shifts, clockIns, handOvers } = app.state;
  const mine = clockIns.find((one) => one.mine);
  const post = mine && posts.find((one) => one.id === mine.post);
  return h(
    "div",
    null,
    h("h1", { tabindex: "-1" }, "Ca trực"),
    mine ? onWatch(app, mine, post) : clockInCard(app, posts, shifts),
    handOvers.filter((one) => !one.mine && (!post || one.post === post.id)).map((one) => takeOverCard(app, one, posts)),
    sentCard(),
    settingsCard(app),
  );
}

function clockInCard(app, posts, shifts) {
  if (!posts.length) return card("Vào ca", empty("Máy chưa có vị trí gác nào của đơn vị. Nối mạng để lấy dữ liệu."));
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
    if (await app.act("duty.clock_in", data, { done: "Đã vào ca." })) app.show();
  };
  return card(
    "Vào ca",
    next && h("p", null, `Ca của anh/chị: ${next.kind}, ${whenOf(next.starts_at)} đến ${timeOf(next.ends_at)}.`),
    field("Vị trí gác", where),
    button(
      "Quét mã tại vị trí, vào ca",
      async () => {
        const code = await scan("Quét mã tại vị trí gác", "Hoặc gõ mã ghi trên biển");
        if (code) await enter(code);
      },
      "primary huge",
    ),
    button("Vào ca không quét", () => enter("")),
  );
}

function onWatch(app, mine, post) {
  const line = area({ maxlength: "500", rows: "2" });
  return h(
    "div",
    null,
    card(
      post?.name ?? "Đang trực",
      h("p", null, `Vào ca lúc ${whenOf(mine.in_at)}.`),
      post?.instructions && h("details", null, h("summary", null, "Hướng dẫn tại vị trí"), h("p", { class: "prose" }, post.instructions)),
      field("Ghi sổ trực", line, "Không ghi nội dung mật, số căn cước."),
      button("Ghi vào sổ", async () => {
        const words = line.value.trim();
        if (!words) return notice("Chưa có nội dung.", "bad");
        if (await app.act("duty.log", { post: mine.post, text: words }, { done: "Đã ghi sổ trực." })) app.show();
      }),
      app.state.lines.slice(-5).map((one) => h("p", { class: "hint" }, `${timeOf(one.at)} ${one.text}`)),
    ),
    card(
      "Hết ca",
      button("Giao ca", () => handOver(app, mine, post), "primary"),
      button("Ra ca", async () => {
        const data = { clock_in: mine.id };
        const at = await position();
        if (at) data.position = at;
        if (await app.act("duty.clock_out", data, { done: "Đã ra ca." })) app.show();
      }),
    ),
  );
}

function handOver(app, mine, post) {
  const items = (post?.items ?? []).map((one) => ({
    ...one,
    input: text({ inputmode: "numeric", value: String(one.count), maxlength: "4" }),
    note: text({ maxlength: "150", placeholder: "Thiếu, hỏng, đang ở đâu" }),
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
      notice(`Ghi số lượng của ${wrong.name}.`, "bad");
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
    if (await app.act("duty.hand_over", data, { done: "Đã giao ca, chờ người nhận." })) {
      close();
      app.show();
    }
  };
  const page = h(
    "div",
    { class: "sheet", role: "dialog", "aria-modal": "true", "aria-label": "Giao ca" },
    h("h1", null, "Giao ca"),
    h(
      "form",
      { onsubmit: submit },
      items.map((one) => h("div", { class: "item" }, field(`${one.name} (có ${one.count})`, one.input), one.box)),
      field("Người còn ở trong", inside),
      field("Thẻ khách chưa thu", badges),
      field("Việc đang dở, cần theo dõi", open),
      field("Nhận xét", remarks),
      h("button", { type: "submit", class: "act primary huge" }, "Giao ca"),
    ),
    button("Quay lại", close, "plain"),
  );
  over(page);
  page.querySelector("h1").scrollIntoView();
}

/** What is there as it should be needs no words. */
function askWhenDifferent(one) {
  one.box = field(`Ghi chú về ${one.name}`, one.note);
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
    if (!agrees && !said.value.trim()) return notice("Ghi điều không khớp.", "bad");
    const data = { post: one.post, hand_over: one.id, agrees };
    if (!agrees) data.differences = said.value.trim();
    if (await app.act("duty.take_over", data, { done: "Đã nhận ca." })) app.show();
  };
  return card(
    `Nhận ca: ${post?.name ?? ""}`,
    h("p", null, `${one.given_by || "Ca trước"} giao lúc ${whenOf(one.given_at)}.`),
    h("ul", { class: "rows" }, (one.items ?? []).map((row) => h("li", null, h("span", { class: "row-text" }, name(row.item), row.note && h("small", null, row.note)), h("strong", null, String(row.count))))),
    one.inside !== null && one.inside !== undefined && h("p", null, `Người còn ở trong: ${one.inside}. Thẻ chưa thu: ${one.badges_out ?? 0}.`),
    one.open && h("p", { class: "prose" }, `Việc đang dở: ${one.open}`),
    (one.differences ?? []).map((words) => h("p", { class: "late" }, `⚠ ${words}`)),
    button("Nhận đúng như bàn giao", () => take(true), "primary"),
    h("details", null, h("summary", null, "Có điều không khớp"), field("Không khớp ở đâu", said), button("Nhận ca, ghi điều không khớp", () => take(false))),
  );
}

const STATES = {
  done: "đã ghi",
  conflict: "đã ghi, có điểm không khớp",
  held: "máy chủ chưa ghi được, tổ trưởng sẽ xử lý",
  settled: "tổ trưởng đã xử lý",
  refused: "máy chủ không nhận, hãy báo tổ trưởng",
};

/** What did not go smoothly, by name; filled in a moment later because it has to be decrypted. */
function sentCard() {
  const list = h("ul", { class: "rows" });
  const made = card("Việc đã gửi, cần biết", list);
  made.hidden = true;
  queue.results().then((rows) => {
    const odd = rows.filter((one) => one.state !== "done").slice(-20).reverse();
    made.hidden = !odd.length;
    list.replaceChildren(
      ...odd.map((one) =>
        h("li", null, h("span", { class: "row-text" }, `${KINDS[one.kind] ?? "Việc"} ${timeOf(one.at)}: ${STATES[one.state] ?? one.state}`, one.message && h("small", null, one.message))),
      ),
    );
  });
  return made;
}

function settingsCard(app) {
  const theme = choice([
    ["auto", "Theo máy"],
    ["light", "Sáng"],
    ["dark", "Tối, dùng ban đêm"],
  ]);
  theme.value = chosen();
  theme.addEventListener("change", () => choose(theme.value));
  return card(
    "Máy này",
    h("p", { class: "hint" }, `${app.session.device.name}. Dùng được không cần mạng đến ${whenOf(app.session.shift.until)}.`),
    field("Màu màn hình", theme),
    button("Khóa máy", () => location.reload()),
    button("Người khác nhận máy", () => app.signIn(), "plain"),
  );
}
