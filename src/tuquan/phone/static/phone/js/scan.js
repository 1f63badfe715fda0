// Reading a QR code: with the camera, with a reader on a cable, or typed.
import { closeCamera, lightOf, openCamera, readFrom } from "@gate/camera.js";
import { h, over } from "./ui.js";
import { t } from "./words.js";

const engine = document.currentScript?.dataset.scan;
const PATIENCE = 8000;

/** Sheets at posts and points bear an address, so that any camera opens them: the code is its `ma`, or its last part. */
function codeIn(value) {
  if (!/^https?:\/\//.test(value)) return value;
  const address = new URL(value);
  return address.searchParams.get("ma") ?? address.pathname.split("/").filter(Boolean).pop() ?? value;
}

/** Opens over the whole screen; resolves with what was read or typed, or "" when it was closed. A reader on a cable
 * types into the field and ends with Enter. */
export function scan(title, hint) {
  return new Promise((resolve) => {
    const video = h("video", { playsInline: true, muted: true, class: "camera" });
    const said = h("p", { class: "hint", role: "status" }, t`Đang mở camera…`);
    const typed = h("input", { type: "text", autocomplete: "off", "aria-label": hint, placeholder: hint, enterkeyhint: "done" });
    let stream = null;
    let ended = false;
    const end = (value) => {
      if (ended) return;
      ended = true;
      closeCamera(stream);
      document.removeEventListener("keydown", toField);
      page.remove();
      resolve(codeIn(value));
    };
    const form = h(
      "form",
      {
        class: "typed",
        onsubmit: (event) => {
          event.preventDefault();
          if (typed.value.trim()) end(typed.value.trim());
        },
      },
      typed,
      h("button", { class: "act small", type: "submit" }, t`Nhận mã`),
    );
    const close = h("button", { class: "act plain", type: "button", onclick: () => end("") }, t`Đóng, nhập bằng tay`);
    const page = h("div", { class: "scanner", role: "dialog", "aria-modal": "true", "aria-label": title }, h("h1", { tabindex: "-1" }, title), video, said, form, close);
    over(page, () => end(""));
    // Not the field: the keyboard of the screen would cover the camera. What a reader on a cable types goes there.
    page.querySelector("h1").focus({ preventScroll: true });
    const toField = (event) => {
      if (event.key.length === 1 && !event.ctrlKey && !event.metaKey) typed.focus({ preventScroll: true });
    };
    document.addEventListener("keydown", toField);
    (async () => {
      try {
        stream = await openCamera();
        if (ended) return closeCamera(stream);
        video.srcObject = stream;
        await video.play();
        said.textContent = t`Đưa mã QR vào giữa khung.`;
        offerLight(lightOf(stream), form);
        setTimeout(() => {
          said.textContent = t`Chưa đọc được. Đưa mã gần hơn, giữ máy thẳng với mã, thêm ánh sáng; hoặc gõ mã in dưới hình.`;
        }, PATIENCE);
        const value = await readFrom(video, engine, () => ended);
        if (value) end(value);
      } catch {
        said.textContent = t`Không mở được camera. Anh/chị gõ mã in dưới hình QR.`;
        video.hidden = true;
      }
    })();
  });
}

function offerLight(light, before) {
  if (!light) return;
  let on = false;
  const made = h("button", { class: "act small", type: "button", "aria-pressed": "false" }, t`Đèn`);
  made.addEventListener("click", () => {
    on = !on;
    made.setAttribute("aria-pressed", String(on));
    light(on);
  });
  before.before(made);
}
