// Keys. One data key encrypts all that is kept. It lies wrapped twice: by the PIN of the shift together with a key of
// this browser that cannot be taken out of it, and by a secret that only the server has and gives at sign-in.
// What this protects from, and what not: docs/adr/0014-keys-of-a-phone.md.
import * as store from "./store.js";

const ROUNDS = 600_000;
const MOST_TRIES = 8;
const text = new TextEncoder();
let key = null;

export class WrongPin extends Error {}

export const isOpen = () => key !== null;
export const lock = () => {
  key = null;
};

const gcm = (bytes, uses = ["encrypt", "decrypt"]) => crypto.subtle.importKey("raw", bytes, "AES-GCM", false, uses);

async function sealWith(using, bytes) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  return { iv, box: new Uint8Array(await crypto.subtle.encrypt({ name: "AES-GCM", iv }, using, bytes)) };
}

async function openWith(using, { iv, box }) {
  return new Uint8Array(await crypto.subtle.decrypt({ name: "AES-GCM", iv }, using, box));
}

async function ofPin(pin, salt) {
  const from = await crypto.subtle.importKey("raw", text.encode(pin), "PBKDF2", false, ["deriveKey"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt, iterations: ROUNDS };
  return crypto.subtle.deriveKey(how, from, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}

async function ofServer(unlock) {
  const from = await crypto.subtle.importKey("raw", text.encode(unlock), "HKDF", false, ["deriveKey"]);
  const how = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info: text.encode("tuquan.phone") };
  return crypto.subtle.deriveKey(how, from, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}

/** After signing in: the same data key as before when this phone has one, and a new PIN for whoever signs in. */
export async function settle(pin, unlock) {
  const before = await store.get("meta", "vault");
  const server = await ofServer(unlock);
  const raw = before ? await openWith(server, before.byServer) : crypto.getRandomValues(new Uint8Array(32));
  const machine = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  const salt = crypto.getRandomValues(new Uint8Array(16));
  const inner = await sealWith(await ofPin(pin, salt), raw);
  const joined = new Uint8Array(inner.iv.length + inner.box.length);
  joined.set(inner.iv);
  joined.set(inner.box, inner.iv.length);
  const byPin = await sealWith(machine, joined);
  const byServer = before ? before.byServer : await sealWith(server, raw);
  await store.put("meta", { salt, machine, byPin, byServer, tries: 0 }, "vault");
  key = await gcm(raw);
}

/** Open with the PIN, without network. After eight wrong ones only signing in helps.
 * @returns how many tries are left, thrown inside WrongPin */
export async function unlock(pin) {
  const kept = await store.get("meta", "vault");
  if (!kept?.byPin) throw new WrongPin("0");
  // Counted before it is tried: a killed tab gives nobody another try.
  const tries = kept.tries + 1;
  await store.put("meta", { ...kept, tries, byPin: tries > MOST_TRIES ? null : kept.byPin }, "vault");
  if (tries > MOST_TRIES) throw new WrongPin("0");
  try {
    const joined = await openWith(kept.machine, kept.byPin);
    const raw = await openWith(await ofPin(pin, kept.salt), { iv: joined.subarray(0, 12), box: joined.subarray(12) });
    key = await gcm(raw);
  } catch {
    throw new WrongPin(String(MOST_TRIES - tries));
  }
  await store.put("meta", { ...kept, tries: 0 }, "vault");
}

export async function seal(value) {
  return sealWith(key, text.encode(JSON.stringify(value)));
}

export async function unseal(sealed) {
  return sealed ? JSON.parse(new TextDecoder().decode(await openWith(key, sealed))) : null;
}

export const sealBytes = (bytes) => sealWith(key, bytes);
export const unsealBytes = (sealed) => openWith(key, sealed);
