// The phone's clock may be wrong and may be moved in mid-shift. What is noted here lets the server set each act right
// (src/tuquan/phone/clock.py): the offset measured at the last contact, and the jumps seen since.
import * as store from "./store.js";

const STRANGE = 20_000;
let offset = null;
let jumps = [];
let wall = 0;
let running = 0;

export async function begin() {
  const kept = await store.get("meta", "clock");
  if (kept) {
    offset = kept.offset;
    jumps = kept.jumps;
    // Closed meanwhile: time goes on, so only going back says that somebody moved the clock.
    if (Date.now() < kept.wall - STRANGE) jumps.push(Math.round(Date.now() - kept.wall));
  }
  wall = Date.now();
  running = performance.now();
  setInterval(look, 5000);
}

/** Has the clock gone apart from the running time since the last look? Sleep looks like a jump forward; the server tells
 * them apart by the next offset. */
export function look() {
  const jump = Date.now() - wall - (performance.now() - running);
  wall = Date.now();
  running = performance.now();
  if (Math.abs(jump) > STRANGE) {
    jumps.push(Math.round(jump));
    keep();
  }
}

export const keep = () => store.put("meta", { offset, jumps, wall: Date.now() }, "clock");

/** What an act notes of the clock. */
export function state() {
  look();
  return { offset, jumps: jumps.length };
}

export const seen = () => jumps.slice(-100);

/** A contact told the server's time. Taken over only while no act waits that was written by the offset before. */
export async function measured(serverNow, began, ended, nothingWaits) {
  if (offset !== null && !nothingWaits) return;
  offset = Math.round(new Date(serverNow).getTime() - (began + ended) / 2);
  jumps = [];
  await keep();
}

/** Now, as well as the phone knows it: for what the screen shows and for what is decided by the hour. */
export const now = () => new Date(Date.now() + (offset ?? 0));
