// Reading a QR code with the camera: the browser's own reader where it has one, else jsQR, loaded when first needed.
import { h, over } from "./ui.js";
import { t } from "./words.js";

const engine = document.currentScript?.dataset.scan;

async function reader() {
  if ("BarcodeDetector" in self) {
    const kinds = await self.BarcodeDetector.getSupportedFormats().catch(() => []);
    if (kinds.includes("qr_code")) {
      const detector = new self.BarcodeDetector({ formats: ["qr_code"] });
      return async (video) => (await detector.detect(video))[0]?.rawValue ?? "";
    }
  }
  const { default: jsQR } = await import(engine);
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d", { willReadFrequently: true });
  return async (video) => {
    const scale = Math.min(1, 640 / Math.max(video.videoWidth, video.videoHeight, 1));
    canvas.width = Math.round(video.videoWidth * scale);
    canvas.height = Math.round(video.videoHeight * scale);
    if (!canvas.width || !canvas.height) return "";
    context.drawImage(video, 0, 0, canvas.width, canvas.height);
    const picture = context.getImageData(0, 0, canvas.width, canvas.height);
    return jsQR(picture.data, picture.width, picture.height, { inversionAttempts: "dontInvert" })?.data ?? "";
  };
}

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
      stream?.getTracks().forEach((track) => track.stop());
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
    const page = h("div", { class: "scanner", role: "dialog", "aria-modal": "true", "aria-label": title }, h("h1", null, title), video, said, form, close);
    over(page, () => end(""));
    typed.focus({ preventScroll: true });
    (async () => {
      try {
        stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" }, audio: false });
        if (ended) return stream.getTracks().forEach((track) => track.stop());
        video.srcObject = stream;
        await video.play();
        said.textContent = t`Đưa mã QR vào giữa khung.`;
        const read = await reader();
        while (!ended) {
          const value = await read(video).catch(() => "");
          if (value) return end(value);
          await new Promise((later) => setTimeout(later, 120));
        }
      } catch {
        said.textContent = t`Không mở được camera. Anh/chị gõ mã in dưới hình QR.`;
        video.hidden = true;
      }
    })();
  });
}
