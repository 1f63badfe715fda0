// Acts wait here, in order, chained by hash, each until the server has said what became of it. Two tabs share one queue:
// a lock puts them in a row. Nothing leaves it but by an answer of the server.
import * as clock from "./clock.js";
import { sha256, uuid7 } from "./ids.js";
import * as server from "./server.js";
import * as store from "./store.js";
import * as vault from "./vault.js";

const BATCH = 100;
const BATCH_BYTES = 700_000;
const RESERVE = 1_500_000;
const HOURS_SHOWN = 72;
export const MANY = 5000;

export class Full extends Error {}

const channel = "BroadcastChannel" in self ? new BroadcastChannel("tuquan-ca-truc") : null;
const listeners = new Set();
export const onOther = (listener) => listeners.add(listener);
/** Tell the other tabs. */
function changed() {
  channel?.postMessage("changed");
}
if (channel) channel.onmessage = () => listeners.forEach((one) => one());

const alone = (name, work) => navigator.locks.request(`tuquan-${name}`, work);

/** Write an act down. Resolves with it once it is on the disk.
 * @throws Full when the phone has no room: nothing was recorded and the screen keeps what was typed. */
export async function append(session, kind, data, pictures = [], id = uuid7()) {
  const act = await alone("queue", async () => {
    const head = (await store.get("meta", "head")) ?? { seq: 0, hash: "" };
    const seq = head.seq + 1;
    const { offset, jumps } = clock.state();
    const at = new Date().toISOString();
    const body = JSON.stringify({ id, seq, kind, at, offset, jumps, shift: session.shift.id, data });
    const hash = await sha256(`${head.hash}\n${body}`);
    const sealed = await vault.seal({ body, prev: head.hash, hash, pictures: pictures.map((one) => one.id) });
    const boxes = [];
    for (const one of pictures) {
      const bytes = new Uint8Array(await one.file.arrayBuffer());
      boxes.push({ id: one.id, name: one.file.name, type: one.file.type, ...(await vault.sealBytes(bytes)) });
    }
    const put = () =>
      store.write(["queue", "meta", "pictures"], (stores) => {
        boxes.forEach((one) => stores.pictures.put(one));
        stores.queue.add({ seq, id, ...sealed });
        stores.meta.put({ seq, hash }, "head");
      });
    try {
      await put();
    } catch (error) {
      if (error?.name !== "QuotaExceededError") throw error;
      await makeRoom();
      try {
        await put();
      } catch {
        throw new Full();
      }
    }
    return { id, seq, kind, at, data };
  });
  clock.keep();
  changed();
  return act;
}

/** Room kept for the hour in which the phone is full: given up first, so that words still fit when pictures do not. */
export async function keepReserve() {
  if (await store.get("meta", "reserve")) return;
  const bytes = new Uint8Array(RESERVE);
  for (let start = 0; start < RESERVE; start += 65_536) {
    crypto.getRandomValues(bytes.subarray(start, Math.min(start + 65_536, RESERVE)));
  }
  await store.put("meta", bytes, "reserve").catch(() => {});
}

async function makeRoom() {
  await store.remove("meta", "reserve").catch(() => {});
  const done = (await store.all("results")).filter((one) => one.state === "done");
  await store.write(["results"], ({ results }) => done.forEach((one) => results.delete(one.id))).catch(() => {});
}

/** How full the phone is: null, "near" or "full". */
export async function room() {
  const { quota, usage } = (await navigator.storage?.estimate?.()) ?? {};
  const reserve = await store.get("meta", "reserve");
  if (!reserve) return "full";
  if (quota && quota - usage < 20_000_000) return "near";
  return null;
}

export const waiting = () => store.count("queue");

/** Waiting acts as the screens read them, oldest first. */
export async function acts() {
  const found = [];
  for (const row of await store.all("queue")) {
    const { body } = await vault.unseal(row);
    found.push(JSON.parse(body));
  }
  return found;
}

/** What became of acts sent; those whose data the snapshot does not hold yet come with it. */
export async function results() {
  const found = [];
  for (const row of await store.all("results")) found.push({ ...row, ...(await vault.unseal(row)) });
  return found.sort((one, other) => one.seq - other.seq);
}

/** Send what waits, one tab at a time; answers with what the server said last, or false when another tab is sending.
 * `progress` hears how much still waits. */
export async function send(session, progress) {
  return navigator.locks.request("tuquan-upload", { ifAvailable: true }, async (lock) => {
    if (!lock) return false;
    let gap = false;
    for (;;) {
      const rows = await store.all("queue", BATCH);
      const sent = [];
      let size = 0;
      for (const row of rows) {
        const { body, prev, hash, pictures } = await vault.unseal(row);
        size += body.length * 2;
        if (sent.length && size > BATCH_BYTES) break;
        await sendPictures(session, pictures);
        sent.push({ id: row.id, seq: row.seq, body, prev, hash, pictures });
      }
      const said = await server.upload(session, {
        acts: sent.map(({ id, body, prev, hash }) => ({ id, body, prev, hash })),
        sent_at: new Date().toISOString(),
        jumps: clock.seen(),
        waiting: (await waiting()) - sent.length, // after this one
        version: document.documentElement.dataset.version,
        gap,
      });
      gap = false;
      await settle(sent, said);
      if (sent.length && said.expected !== null && said.expected !== undefined && !said.outcomes.length) {
        if (said.expected < sent[0].seq) gap = true;
        else if (said.expected > sent[0].seq) throw new server.NoNetwork("the server has lost its place");
        continue;
      }
      await alone("queue", async () =>
        clock.measured(said.now, said.began, said.ended, (await waiting()) === 0),
      );
      changed();
      const left = await waiting();
      progress(left);
      if (left === 0) return said;
    }
  });
}

async function sendPictures(session, ids) {
  for (const id of ids ?? []) {
    const row = await store.get("pictures", id);
    if (!row) continue;
    try {
      await server.picture(session, { id, name: row.name, type: row.type, bytes: await vault.unsealBytes(row) });
    } catch (error) {
      // Not a picture after all: the act goes without it, and says so on the server as a missing one.
      if (!(error instanceof server.Refused) || error.status !== 422) throw error;
    }
  }
}

/** The answer and the leaving of the queue are one transaction: an act is in one of both, never in none. */
async function settle(sent, said) {
  const received = Date.now();
  const kept = [];
  for (const outcome of said.outcomes) {
    const row = sent.find((one) => one.id === outcome.id);
    if (!row) continue;
    const { kind, at, data } = JSON.parse(row.body);
    const { state, message, told } = outcome;
    const more = state === "refused" ? { body: row.body } : {};
    const sealed = await vault.seal({ kind, at, data, message, told, ...more });
    kept.push({ row, result: { id: row.id, seq: row.seq, state, received, fresh: true, ...sealed } });
  }
  await store.write(["queue", "results", "pictures"], ({ queue, results, pictures }) => {
    for (const { row, result } of kept) {
      queue.delete(row.seq);
      results.put(result);
      row.pictures?.forEach((id) => pictures.delete(id));
    }
    said.forget?.forEach((id) => results.delete(id));
  });
}

/** The snapshot asked for at `since` holds what was received before: the copies of it on the phone go. */
export async function forgetSent(since, ids = []) {
  const rows = await store.all("results");
  const emptied = [];
  for (const row of rows) {
    if (!row.fresh || row.received > since) continue;
    const { kind, at, message, body } = await vault.unseal(row);
    const { id, seq, state, received } = row;
    emptied.push({ id, seq, state, received, fresh: false, ...(await vault.seal({ kind, at, message, body })) });
  }
  const old = Date.now() - HOURS_SHOWN * 3_600_000;
  await store.write(["results"], ({ results }) => {
    emptied.forEach((one) => results.put(one));
    // Only what the server has recorded grows old here; what it could not take stays to be seen.
    rows.filter((one) => one.received < old && one.state === "done").forEach((one) => results.delete(one.id));
    ids.forEach((id) => results.delete(id));
  });
}
