// A word from the server while the application is closed, by the browser's own push service. It carries no content.
import * as server from "./server.js";
import * as store from "./store.js";
import { t } from "./words.js";

export const possible = () => "PushManager" in self && "Notification" in self && "serviceWorker" in navigator;

export const isOn = async () => (await store.get("meta", "push")) !== undefined && Notification.permission === "granted";

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (one) => one.charCodeAt(0));

/** @returns a sentence when it could not be turned on, "" when it is on */
export async function turnOn(session) {
  if ((await Notification.requestPermission()) !== "granted") {
    return t`Trình duyệt chưa cho phép báo. Mở phần cài đặt thông báo của trang này rồi bấm lại.`;
  }
  try {
    const { key } = await server.push(session, {});
    const worker = await navigator.serviceWorker.ready;
    const made = await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(key) });
    await server.push(session, { endpoint: made.endpoint });
  } catch (error) {
    if (error instanceof server.Refused) return error.message;
    return t`Chưa nối được dịch vụ báo tin của trình duyệt. Bấm lại khi có mạng.`;
  }
  await store.put("meta", { user: session.user.id }, "push");
  return "";
}

export async function turnOff(session) {
  await forget();
  await server.push(session, { off: true }).catch(() => {});
}

/** Another person takes over the phone, or it is cleared: nobody is told here any more. */
export async function forget() {
  await store.remove("meta", "push");
  const worker = await navigator.serviceWorker?.getRegistration();
  await (await worker?.pushManager?.getSubscription())?.unsubscribe().catch(() => {});
}

export async function keepFor(session) {
  const kept = await store.get("meta", "push");
  if (kept && kept.user !== session.user.id) await forget();
}
