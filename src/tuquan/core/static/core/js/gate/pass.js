// Reads the QR of a pass and checks our signature without network: the same as src/tuquan/gate/tokens.py.
import { verifyAsync } from "@noble/ed25519";

const CONTEXT = new TextEncoder().encode("tuquan.gate.pass");
const SIGNATURE = 64;
const HEAD = 48;
const WAYS = { 1: "in", 2: "out" };
const VIETNAMESE_ROW = {
  ă: "1",
  â: "2",
  ê: "3",
  ô: "4",
  "\u0300": "5",
  "\u0309": "6",
  "\u0303": "7",
  "\u0301": "8",
  "\u0323": "9",
  đ: "0",
};

/** The digits that a scanner meant; empty when something else stands in it. */
export function digitsOf(scanned) {
  let found = "";
  for (const char of scanned.trim().toLowerCase().normalize("NFC")) {
    const parts = [...char.normalize("NFD")];
    const tones = parts.filter((part) => part in VIETNAMESE_ROW);
    const letter = parts.filter((part) => !(part in VIETNAMESE_ROW)).join("").normalize("NFC");
    for (const one of [letter, ...tones]) {
      if (/^[0-9]$/.test(one)) found += one;
      else if (one in VIETNAMESE_ROW) found += VIETNAMESE_ROW[one];
      else if (!/^[\s\-._\ufeff]?$/.test(one)) return "";
    }
  }
  return found;
}

/** `{id, rules}` of a pass signed by that key (64 hex digits), or null. */
export async function readPass(scanned, publicKey) {
  const digits = digitsOf(scanned);
  if (digits.length < 200 || digits.length > 2000) return null;
  const raw = bytesOf(BigInt(digits));
  const body = raw.subarray(1, -SIGNATURE);
  if (raw[0] !== 1 || !(body[0] in WAYS) || body.length < HEAD + 2) return null;
  const message = new Uint8Array(CONTEXT.length + body.length);
  message.set(CONTEXT);
  message.set(body, CONTEXT.length);
  if (!(await isOurs(raw.slice(-SIGNATURE), message, fromHex(publicKey)))) return null;
  return fieldsOf(body);
}

function fieldsOf(body) {
  const view = new DataView(body.buffer, body.byteOffset, body.length);
  let place = HEAD;
  const ids = () => {
    const count = body[place];
    const found = Array.from({ length: count }, (_, index) => view.getUint32(place + 1 + 4 * index));
    place += 1 + 4 * count;
    return found;
  };
  try {
    const rules = {
      unit: uuidOf(body.subarray(17, 33)),
      starts: view.getUint32(33),
      ends: view.getUint32(37),
      days: body[41],
      first_minute: view.getUint16(42),
      last_minute: view.getUint16(44),
      uses: view.getUint16(46),
      gates: ids(),
      areas: ids(),
      way: WAYS[body[0]],
    };
    return place === body.length ? { id: uuidOf(body.subarray(1, 17)), rules } : null;
  } catch {
    return null; // ended too early
  }
}

/** The browser's own check where it has one; older ones (before 2025) calculate it. */
async function isOurs(signature, message, key) {
  let imported;
  try {
    imported = await crypto.subtle.importKey("raw", key, "Ed25519", false, ["verify"]);
  } catch {
    return verifyAsync(signature, message, key).catch(() => false);
  }
  return crypto.subtle.verify("Ed25519", imported, signature, message);
}

const fromHex = (text) => Uint8Array.from(text.match(/../g), (pair) => parseInt(pair, 16));
const hexOf = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

function bytesOf(number) {
  const hex = number.toString(16);
  return fromHex(hex.length % 2 ? `0${hex}` : hex);
}

function uuidOf(bytes) {
  return hexOf(bytes).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
