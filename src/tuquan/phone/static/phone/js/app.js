// The application of the watch: which screen is shown, and when it talks to the server.
import * as clock from "./clock.js";
import { secret } from "./ids.js";
import { icon } from "./icons.js";
import * as push from "./push.js";
import * as queue from "./queue.js";
import { callScreen } from "./screens/call.js";
import { gateScreen } from "./screens/gate.js";
import { incidentScreen } from "./screens/incidents.js";
import { lockScreen, signInScreen } from "./screens/opening.js";
import { patrolScreen } from "./screens/patrols.js";
import { watchScreen } from "./screens/watch.js";
import * as server from "./server.js";
import * as store from "./store.js";
import { begin as beginTheme } from "./theme.js";
import { h, notice } from "./ui.js";
import * as vault from "./vault.js";
import { standing } from "./watch.js";
import { language, t } from "./words.js";

const TABS = [
  ["ca", t`Ca trực`, "shield", watchScreen],
  ["ra-vao", t`Ra vào`, "door", gateScreen],
  ["tuan-tra", t`Tuần tra`, "route", patrolScreen],
  ["vu-viec", t`Vụ việc`, "alert", incidentScreen],
  ["goi", t`Gọi`, "phone", callScreen],
];
const EVERY = 30_000;
const AGAIN = 3_000;
const HIDDEN_LOCKS = 15 * 60_000;

const root = document.getElementById("app");
let hiddenAt = 0;
let retrying = 0;
let failures = 0;

/** What the screens work with. */
export const app = {
  session: null,
  snapshot: {},
  taken: 0,
  state: null,
  acts: [],
  problem: "",
  room: null,
  waiting: 0,
  update: null,

  /** Record an act and show where the watch stands now. Answers whether it was recorded. */
  async act(kind, data, { pictures = [], done = t`Đã ghi.`, id } = {}) {
    if (isOver()) {
      notice(t`Ca trên máy đã quá 72 giờ. Cần mạng để đăng nhập lại.`, "bad");
      return null;
    }
    let made;
    try {
      made = await queue.append(app.session, kind, data, pictures, id);
    } catch (error) {
      app.room = "full";
      const words =
        error instanceof queue.Full
          ? t`Máy đã hết chỗ: việc này CHƯA được ghi. Xóa bớt ảnh, phim trong máy rồi bấm lại, hoặc ghi vào sổ giấy.`
          : t`Máy chưa ghi được việc này. Bấm lại; nếu vẫn vậy, ghi vào sổ giấy và báo tổ trưởng.`;
      notice(words, "bad");
      status();
      if (!(error instanceof queue.Full)) console.info(error);
      return null;
    }
    if (done) notice(done);
    // Only what is new is added: with thousands waiting, reading all of them again would cost seconds.
    app.acts.push(made);
    app.waiting += 1;
    app.state = standing(app.snapshot, app.acts);
    status();
    send();
    return made;
  },

  /** What the server says of an act before it is done; null without network, or when it takes too long. */
  async asked(kind, id, data) {
    if (!navigator.onLine || app.problem || isOver()) return null;
    try {
      return (await server.mayDo(app.session, { kind, id, data })).told;
    } catch (error) {
      if (error instanceof server.Refused && error.revoked) await app.wiped(error.message);
      return null;
    }
  },

  /** Show a screen again from its beginning, or another tab. */
  show(tab) {
    if (tab && location.hash !== `#/${tab}`) location.hash = `#/${tab}`;
    else render();
  },

  name(id, rows, key = "id") {
    return rows.find((one) => one[key] === id)?.name ?? "";
  },

  async opened(session, snapshot, head) {
    app.session = session;
    await store.put("meta", await vault.seal(session), "session");
    await takeSnapshot(snapshot, Date.now());
    await push.keepFor(session);
    const own = (await store.get("meta", "head")) ?? { seq: 0, hash: "" };
    if (own.seq < head.seq) await store.put("meta", head, "head");
    queue.keepReserve();
    navigator.storage?.persist?.();
    await stand();
    app.show("ca");
    render();
    send();
  },

  async unlocked() {
    app.session = await vault.unseal(await store.get("meta", "session"));
    const kept = await store.get("meta", "snapshot");
    app.snapshot = kept ? await vault.unseal(kept) : {};
    app.taken = kept?.taken ?? 0;
    await forgetWhenOver();
    await stand();
    render();
    send();
  },

  lock() {
    vault.lock();
    app.session = app.state = null;
    app.snapshot = {};
    render();
  },

  signIn() {
    app.session = null;
    root.replaceChildren(signInScreen(app));
  },

  /** The same secret for as long as the phone is registered: it shows the server that this is the same phone. */
  async device() {
    let kept = await store.get("meta", "device");
    if (!kept) {
      kept = { secret: secret(), id: null };
      await store.put("meta", kept, "device");
    }
    return kept;
  },

  async wiped(message) {
    await push.forget();
    await store.wipe();
    vault.lock();
    app.session = app.state = null;
    app.snapshot = {};
    root.replaceChildren(signInScreen(app, message));
  },
};

const isOver = () => Boolean(app.session) && new Date(app.session.shift.until) < clock.now();

/** The data of the unit stay 72 hours; what waits to be sent stays until it is sent. */
async function forgetWhenOver() {
  await forgetPastGuests();
  if (!isOver()) return;
  await store.remove("meta", "snapshot");
  app.snapshot = {};
  app.state = standing({}, []);
}

/** A unit that keeps its visitor book for a day or two has the phone forget announced guests as fast, also without network. */
async function forgetPastGuests() {
  const { visits, log_days: days } = app.snapshot.gate ?? {};
  const until = clock.now().getTime() / 1000 - (days ?? 0) * 86_400;
  const kept = visits?.filter((one) => one.rules.ends >= until);
  if (!kept || kept.length === visits.length) return;
  app.snapshot.gate.visits = kept;
  await store.put("meta", { ...(await vault.seal(app.snapshot)), taken: app.taken }, "snapshot");
}

async function takeSnapshot(snapshot, since, forget = []) {
  app.snapshot = snapshot;
  app.taken = Date.now();
  await store.put("meta", { ...(await vault.seal(snapshot)), taken: app.taken }, "snapshot");
  // The number of the police is no secret: it can be rung while the phone is locked.
  const police = snapshot.incidents?.calls?.find((one) => one.code === "police" && one.phone.length > 3);
  await store.put("meta", police ? { code: "police", name: police.name, phone: police.phone } : null, "police");
  await queue.forgetSent(since, forget);
}

async function stand() {
  const sent = (await queue.results()).filter((one) => one.fresh);
  const waiting = await queue.acts();
  app.acts = [...sent, ...waiting];
  app.waiting = waiting.length;
  app.state = standing(app.snapshot, app.acts);
  app.room = await queue.room();
  status();
}

/** Send what waits, then take fresh data. Quiet when there is no network: it is tried again by itself. */
export async function send() {
  clearTimeout(retrying);
  if (!app.session || !vault.isOpen()) return;
  await forgetWhenOver();
  try {
    const said = await queue.send(app.session, (left) => {
      app.waiting = left;
      app.problem = ""; // it has answered
      status();
    });
    if (said) {
      const since = Date.now();
      const fresh = await server.snapshot(app.session);
      await clock.measured(fresh.now, fresh.began, fresh.ended, (await queue.waiting()) === 0);
      if (!vault.isOpen()) return;
      await takeSnapshot(fresh.snapshot, since, fresh.forget);
      if (fresh.version !== document.documentElement.dataset.version) registration?.update().catch(() => {});
      await stand();
      app.problem = "";
      failures = 0;
      status();
      root.querySelectorAll(".live").forEach((part) => part.refresh());
    }
  } catch (error) {
    if (error instanceof server.Refused) {
      if (error.revoked) return app.wiped(error.message);
      app.problem = error.message || t`máy chủ không nhận: hãy đăng nhập lại`;
    } else if (!(error instanceof server.NoNetwork)) {
      // A fault of this application: nothing was taken from the queue; it is tried again, and said.
      app.problem = t`Ứng dụng gặp lỗi khi gửi; việc vẫn còn trong máy. Hãy báo tổ trưởng.`;
      console.info(error);
    } else {
      app.problem = navigator.onLine ? t`chờ máy chủ` : t`chờ mạng`;
      failures += 1;
    }
    status();
  }
  retrying = setTimeout(send, failures ? Math.min(EVERY, AGAIN * 2 ** (failures - 1)) : EVERY);
}

function words() {
  const parts = [];
  const waiting = app.waiting.toLocaleString("vi-VN");
  if (isOver()) parts.push(t`Ca trên máy đã quá 72 giờ, dữ liệu đơn vị đã xóa khỏi máy: hãy đăng nhập lại`);
  if (app.waiting) parts.push([t`${waiting} việc chờ gửi`, app.problem].filter(Boolean).join(", "));
  else parts.push(app.problem ? t`Đã gửi hết; ${app.problem}` : t`Đã gửi hết`);
  if (app.waiting >= queue.MANY) parts.push(t`Máy đang giữ rất nhiều việc: tìm chỗ có mạng để gửi.`);
  if (app.room === "near") parts.push(t`Máy sắp hết chỗ: xóa bớt ảnh, phim.`);
  if (app.room === "full") parts.push(t`Máy đã hết chỗ: xóa bớt ảnh, phim.`);
  return parts.join(" · ");
}

function status() {
  const line = document.getElementById("queue");
  if (!line) return;
  const said = words();
  if (line.textContent !== said) line.textContent = said;
  line.className = app.waiting || app.problem || app.room || isOver() ? "state wait" : "state good";
}

function render() {
  if (!app.session || !app.state) return;
  const tab = TABS.find(([path]) => location.hash === `#/${path}`) ?? TABS[0];
  const [path, title, , screen] = tab;
  document.title = `${title} · Tự Quản`;
  root.replaceChildren(
    h("header", { class: "top" }, h("p", { class: "who" }, `${app.session.unit.name} · ${app.session.user.name}`), h("p", { id: "queue", role: "status" })),
    ...(app.update
      ? [h("button", { type: "button", class: "act small update", onclick: () => app.update() }, t`Có bản mới của ứng dụng: bấm để dùng`)]
      : []),
    h("div", { class: "screen" }, screen(app)),
    h(
      "nav",
      { class: "bar", "aria-label": t`Màn hình` },
      TABS.map(([one, words, drawn]) =>
        h("a", { href: `#/${one}`, "aria-current": one === path ? "page" : null }, icon(drawn), h("span", null, words)),
      ),
    ),
  );
  status();
  root.querySelector("h1")?.focus?.();
}

let registration = null;
async function keepApplication() {
  if (!("serviceWorker" in navigator)) return;
  let first = !navigator.serviceWorker.controller;
  navigator.serviceWorker.addEventListener("controllerchange", () => {
    if (first) first = false;
    else location.reload();
  });
  try {
    registration = await navigator.serviceWorker.register("/dien-thoai/phuc-vu.js", { scope: "/dien-thoai/", updateViaCache: "none" });
  } catch {
    return; // no network at the first opening, or a certificate nobody trusts: it works, but only with network
  }
  const offer = (worker) => {
    if (!navigator.serviceWorker.controller) return;
    const take = () => worker.postMessage("take over");
    // Locked: nothing is being typed, so the new version comes by itself. Else the guard says when.
    if (!app.session) take();
    else {
      app.update = take;
      render();
    }
  };
  const watch = (worker) => {
    if (!worker) return;
    if (worker.state === "installed") offer(worker);
    else worker.addEventListener("statechange", () => worker.state === "installed" && offer(worker));
  };
  watch(registration.waiting);
  watch(registration.installing);
  registration.addEventListener("updatefound", () => watch(registration.installing));
}

async function begin() {
  beginTheme();
  await store.put("meta", language, "language").catch(() => {}); // for the worker, which cannot ask the page
  await clock.begin();
  window.addEventListener("hashchange", render);
  window.addEventListener("online", () => {
    failures = 0;
    send();
  });
  window.addEventListener("offline", () => {
    app.problem = t`chờ mạng`;
    status();
  });
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) hiddenAt = Date.now();
    else {
      clock.look();
      if (app.session && hiddenAt && Date.now() - hiddenAt > HIDDEN_LOCKS) app.lock(), root.replaceChildren(lockScreen(app));
      else send();
    }
  });
  queue.onOther(() => {
    if (app.session && vault.isOpen()) stand();
  });
  const kept = await store.get("meta", "vault");
  root.replaceChildren(kept ? lockScreen(app) : signInScreen(app));
  performance.mark("first-screen");
  keepApplication();
}

begin();
