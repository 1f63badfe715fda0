// The QR of a citizen card, read without network: the same as src/tuquan/gate/card.py. Only number and name are taken.
const SEPARATORS = /[|¦ǀ∣│~¬\t\u001d]/;
const RUN_TOGETHER = /^([0-9]{12})([0-9]{9})?\s*(\p{L}[^0-9]*?)\s*([0-9]{8})\s*(Nam|Nữ|N.{1,3})\s*(.*)$/iu;
const BEFORE = /^(?:\ufeff|\][A-Za-z][0-9]|\s)+/;
const CP1252 = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ";

/** `{number, name, sure}` of a card, or null. The number is never stored or shown. */
export function readCard(scanned) {
  const text = mended(scanned).replace(BEFORE, "").trim();
  const fields = text.split(SEPARATORS).map((field) => field.trim());
  let [number, , name] = fields;
  if (fields.length < 6) {
    const found = RUN_TOGETHER.exec(text);
    if (!found) return null;
    [, number, , name] = found;
  }
  name = name.trim().split(/\s+/).join(" ");
  if (!/^[0-9]{12}$/.test(number) || !name || name.length > 120 || /\p{Nd}/u.test(name)) return null;
  return { number, name: name.replace(/[?\ufffd]/g, ""), sure: !/[?\ufffd]/.test(name) };
}

export const masked = (number) => `•••••••••${number.slice(-3)}`;

/** Composed letters; UTF-8 that was read as Western European is read again. */
function mended(text) {
  if (/Ã|á»|áº|Ä|Æ|Â/.test(text)) {
    const bytes = [...text].map((char) => {
      const place = CP1252.indexOf(char);
      return place < 0 ? char.codePointAt(0) : 0x80 + place;
    });
    if (bytes.every((byte) => byte < 256)) {
      try {
        text = new TextDecoder("utf-8", { fatal: true }).decode(Uint8Array.from(bytes));
      } catch {
        // it was no UTF-8 after all
      }
    }
  }
  return text.normalize("NFC");
}

/** The mark by which a card is held against the block list: slow on purpose, so that the list says no numbers. */
export async function blockMark(number, salt, rounds) {
  const key = await crypto.subtle.importKey("raw", new TextEncoder().encode(number), "PBKDF2", false, ["deriveBits"]);
  const bytes = Uint8Array.from(salt.match(/../g), (pair) => parseInt(pair, 16));
  const bits = await crypto.subtle.deriveBits({ name: "PBKDF2", hash: "SHA-256", salt: bytes, iterations: rounds }, key, 256);
  return Array.from(new Uint8Array(bits), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
