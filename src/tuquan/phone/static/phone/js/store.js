// The phone's own database. What stands in it is encrypted (vault.js), except numbers, ids and the wrapped keys.
const NAME = "tuquan-ca-truc";
const VERSION = 1;
let opening = null;

export function open() {
  opening ??= new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, VERSION);
    asked.onupgradeneeded = () => {
      const db = asked.result;
      // A later version adds stores here and leaves these as they are: acts may be waiting in them.
      db.createObjectStore("meta");
      db.createObjectStore("queue", { keyPath: "seq" });
      db.createObjectStore("pictures", { keyPath: "id" });
      db.createObjectStore("results", { keyPath: "id" });
    };
    asked.onsuccess = () => {
      asked.result.onversionchange = () => asked.result.close();
      resolve(asked.result);
    };
    asked.onerror = () => reject(asked.error);
  });
  return opening;
}

/** One transaction; `work` gets the stores and must not wait for anything but the database. Resolves once it is on the
 * disk, so that what the screen calls recorded survives a killed tab or an empty battery. */
export async function write(names, work) {
  const db = await open();
  return new Promise((resolve, reject) => {
    const transaction = db.transaction(names, "readwrite", { durability: "strict" });
    transaction.oncomplete = () => resolve();
    transaction.onerror = transaction.onabort = () => reject(transaction.error ?? new Error("aborted"));
    try {
      work(Object.fromEntries(names.map((name) => [name, transaction.objectStore(name)])));
    } catch (error) {
      transaction.abort();
      reject(error);
    }
  });
}

async function ask(name, question) {
  const db = await open();
  return new Promise((resolve, reject) => {
    const asked = question(db.transaction(name).objectStore(name));
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
}

export const get = (name, key) => ask(name, (store) => store.get(key));
export const all = (name, count) => ask(name, (store) => store.getAll(null, count));
export const count = (name) => ask(name, (store) => store.count());
export const put = (name, value, key) => write([name], (stores) => stores[name].put(value, key));
export const remove = (name, key) => write([name], (stores) => stores[name].delete(key));

/** Everything goes: the phone was revoked. */
export async function wipe() {
  await write(["meta", "queue", "pictures", "results"], (stores) => Object.values(stores).forEach((one) => one.clear()));
}
