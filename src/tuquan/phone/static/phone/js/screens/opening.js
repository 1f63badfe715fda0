// Signing in for a watch, and opening the phone again with the PIN.
import * as clock from "../clock.js";
import * as queue from "../queue.js";
import * as server from "../server.js";
import * as store from "../store.js";
import { button, choice, field, h, problem, text } from "../ui.js";
import * as vault from "../vault.js";
import { emergency } from "./call.js";
import { t } from "../words.js";
import { languageButton } from "./language.js";

const PIN = { inputmode: "numeric", pattern: "[0-9]*", maxlength: "12", autocomplete: "off", type: "password", class: "pin" };

export function lockScreen(app) {
  const pin = text(PIN);
  const said = h("div");
  const open = async (event) => {
    event?.preventDefault();
    said.replaceChildren(h("p", { class: "hint" }, t`Đang mở…`));
    try {
      await vault.unlock(pin.value);
      await app.unlocked();
    } catch (error) {
      if (!(error instanceof vault.WrongPin)) throw error;
      pin.value = "";
      const left = Number(error.message);
      said.replaceChildren(
        problem(left > 0 ? t`Mã PIN chưa đúng, còn ${left} lần.` : t`Đã nhập sai nhiều lần. Cần mạng để đăng nhập lại; việc chờ gửi vẫn còn.`),
      );
      pin.focus();
    }
  };
  const waiting = h("p", { class: "hint" });
  queue.waiting().then((count) => {
    if (count) waiting.textContent = t`${count.toLocaleString("vi-VN")} việc chờ gửi nằm trong máy, đã khóa.`;
  });
  return h(
    "div",
    { class: "door" },
    h("h1", null, t`Ca trực`),
    h(
      "form",
      { onsubmit: open },
      field(t`Mã PIN của ca`, pin),
      said,
      h("button", { type: "submit", class: "act primary" }, t`Mở khóa`),
    ),
    waiting,
    button(t`Quên mã, hoặc người khác nhận máy`, () => app.signIn(), "plain"),
    numbers(),
    languageButton(),
  );
}

/** With the police of the place, whose number is no secret of the unit; the head's comes with the PIN. */
function numbers() {
  const part = h("div", null, emergency([]));
  store.get("meta", "police").then((police) => police && part.replaceChildren(emergency([police])));
  return part;
}

export function signInScreen(app, message = "") {
  const place = h("div", null, h("p", { class: "hint" }, t`Đang hỏi máy chủ…`));
  const load = async () => {
    let who;
    try {
      who = await server.me();
    } catch {
      const kept = await store.get("meta", "vault");
      place.replaceChildren(
        problem(t`Chưa nối được máy chủ. Nhận ca lần đầu cần có mạng.`),
        button(t`Thử lại`, load, "primary"),
        kept?.byPin ? button(t`Mở bằng mã PIN`, () => document.getElementById("app").replaceChildren(lockScreen(app)), "plain") : "",
      );
      return;
    }
    if (!who.signed_in) {
      place.replaceChildren(
        h("p", null, t`Đăng nhập bằng tài khoản của anh/chị, rồi đặt mã PIN cho ca. Sau đó máy làm việc cả ca không cần mạng.`),
        h("a", { class: "act primary", href: who.sign_in }, t`Đăng nhập`),
      );
    } else if (!who.units.length) {
      place.replaceChildren(problem(t`Anh/chị chưa được giao việc ca trực ở đơn vị nào. Hãy hỏi tổ trưởng bảo vệ.`));
    } else {
      place.replaceChildren(await openForm(app, who));
    }
  };
  load();
  return h("div", { class: "door" }, h("h1", null, t`Ca trực`), message && problem(message), place, emergency([]), languageButton());
}

async function openForm(app, who) {
  const device = await app.device();
  const unit = choice(who.units.map((one) => [one.id, one.name]));
  const name = text({ maxlength: "60", placeholder: t`Ví dụ: Máy cổng chính` });
  const pin = text(PIN);
  const again = text(PIN);
  const said = h("div");
  const submit = async (event) => {
    event.preventDefault();
    const code = pin.value;
    if (!/^[0-9]{6,12}$/.test(code) || /^(.)\1*$/.test(code)) {
      said.replaceChildren(problem(t`Mã PIN cần từ 6 đến 12 chữ số, không phải một số lặp lại.`));
      return pin.focus();
    }
    if (code !== again.value) {
      said.replaceChildren(problem(t`Hai lần nhập mã PIN chưa giống nhau.`));
      return again.focus();
    }
    said.replaceChildren(h("p", { class: "hint" }, t`Đang nhận ca…`));
    try {
      await open(app, who, { unit: unit.value, name: name.value, device, pin: code });
    } catch (error) {
      if (error instanceof server.Refused && error.revoked) return app.wiped(error.message);
      const words =
        error instanceof server.Refused
          ? error.message
          : error instanceof server.NoNetwork
            ? t`Chưa nối được máy chủ. Bấm lại khi có mạng.`
            : t`Máy này không mở được phần đã khóa trước đây. Hãy báo tổ trưởng, đừng xóa dữ liệu của trang.`;
      said.replaceChildren(problem(words));
    }
  };
  return h(
    "form",
    { onsubmit: submit },
    h("p", null, t`Xin chào ${who.name}.`),
    who.units.length > 1 ? field(t`Trực ở đơn vị`, unit) : h("p", { class: "strong" }, who.units[0].name),
    device.id ? "" : field(t`Tên máy (để tổ trưởng nhận ra)`, name),
    field(t`Đặt mã PIN cho ca`, pin, t`6 chữ số trở lên. Mở lại máy khi không có mạng cần mã này.`),
    field(t`Nhập lại mã PIN`, again),
    said,
    h("button", { type: "submit", class: "act primary" }, t`Nhận máy, bắt đầu ca`),
  );
}

async function open(app, who, { unit, name, device, pin }) {
  const version = document.documentElement.dataset.version;
  const said = await server.openShift(who.csrf, { unit, name, device: device.id, secret: device.secret, version });
  if (said.device.new && (await queue.waiting()) === 0) await store.remove("meta", "vault");
  await vault.settle(pin, said.unlock);
  await store.put("meta", { ...device, id: said.device.id }, "device");
  await clock.measured(said.now, said.began, said.ended, (await queue.waiting()) === 0);
  const { shift, user, token } = said;
  await app.opened({ device: said.device, shift, user, unit: said.unit, token }, said.snapshot, said.head);
}

