// Ids made on the phone: UUID version 7 (RFC 9562), rising also within one millisecond and when the clock is put back.
let last = 0n;

export function uuid7() {
  const random = crypto.getRandomValues(new Uint8Array(10));
  let tick = (BigInt(Date.now()) << 12n) | BigInt(((random[0] & 0x07) << 8) | random[1]);
  if (tick <= last) tick = last + 1n;
  last = tick;
  const time = (tick >> 12n).toString(16).padStart(12, "0");
  const low = (tick & 0xfffn).toString(16).padStart(3, "0");
  random[2] = (random[2] & 0x3f) | 0x80;
  const rest = hex(random.subarray(2));
  return `${time.slice(0, 8)}-${time.slice(8)}-7${low}-${rest.slice(0, 4)}-${rest.slice(4)}`;
}

export const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

export const secret = () => hex(crypto.getRandomValues(new Uint8Array(32)));

export async function sha256(text) {
  return hex(new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text))));
}
