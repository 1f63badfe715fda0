// Keeps the application itself on the phone, each version whole: a page never runs with the files of another version.
// Acts are not its business; they lie in the database, which an update does not touch.
import * as store from "./store.js";

const { version, page, files } = self.KEPT;
const CACHE = `tuquan-ca-truc-${version}`;

self.addEventListener("install", (event) => {
  event.waitUntil(
    (async () => {
      const cache = await caches.open(CACHE);
      const fetched = await Promise.all(
        [page, ...files].map(async (address) => {
          const answer = await fetch(address, { cache: "reload", credentials: "same-origin" });
          if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
          return [address, answer];
        }),
      );
      // All or nothing: the page of a version and its files belong together.
      const own = fetched.find(([address]) => address === page)[1];
      if (!(await own.clone().text()).includes(`data-version="${version}"`)) throw new Error("another version by now");
      await Promise.all(fetched.map(([address, answer]) => cache.put(address, answer)));
    })(),
  );
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    (async () => {
      for (const name of await caches.keys()) {
        if (name.startsWith("tuquan-ca-truc-") && name !== CACHE) await caches.delete(name);
      }
      await self.clients.claim();
    })(),
  );
});

// The page says when: never while somebody is typing.
self.addEventListener("message", (event) => {
  if (event.data === "take over") self.skipWaiting();
});

// The word carries nothing: what is new stands in the product, behind the PIN or the sign-in.
const NEWS = {
  vi: ["Ca trực: có tin mới", "Mở ứng dụng ca trực, hoặc trang Thông báo của Tự Quản, để xem."],
  en: ["Watch: there is news", "Open the watch, or the page Notifications of Tự Quản, to see it."],
};
self.addEventListener("push", (event) => {
  event.waitUntil(
    (async () => {
      const lang = (await store.get("meta", "language").catch(() => null)) === "en" ? "en" : "vi";
      const [title, body] = NEWS[lang];
      const icon = files.find((one) => one.includes("icon-192"));
      await self.registration.showNotification(title, { body, lang, icon, tag: "tin-moi", renotify: true });
    })(),
  );
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(
    (async () => {
      const open = await self.clients.matchAll({ type: "window" });
      return open.length ? open[0].focus() : self.clients.openWindow(page);
    })(),
  );
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  const address = new URL(request.url);
  if (address.origin !== self.location.origin) return;
  const path = request.mode === "navigate" ? address.pathname : address.pathname + address.search;
  if (path !== page && !files.includes(path)) return;
  event.respondWith(
    (async () => {
      const kept = await (await caches.open(CACHE)).match(path);
      return kept ?? fetch(request);
    })(),
  );
});
