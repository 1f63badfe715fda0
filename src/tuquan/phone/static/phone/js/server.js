// Talking to the server: short questions, each with an end.
export class NoNetwork extends Error {}

export class Refused extends Error {
  constructor(status, said) {
    super(said.message || "");
    this.status = status;
    this.revoked = said.revoked === true;
  }
}

const BASE = "/dien-thoai/";

async function ask(path, options, seconds) {
  const end = new AbortController();
  const timer = setTimeout(() => end.abort(), seconds * 1000);
  const began = Date.now();
  try {
    const answer = await fetch(BASE + path, { ...options, signal: end.signal, cache: "no-store", redirect: "error" });
    // A proxy or a hotel's page may answer anything; only our own JSON counts as an answer.
    if (!answer.headers.get("Content-Type")?.startsWith("application/json")) throw new NoNetwork();
    const said = await answer.json();
    if (answer.status >= 500) throw new NoNetwork();
    if (!answer.ok) throw new Refused(answer.status, said);
    return { ...said, began, ended: Date.now() };
  } catch (error) {
    if (error instanceof Refused) throw error;
    throw new NoNetwork(String(error));
  } finally {
    clearTimeout(timer);
  }
}

export const me = () => ask("toi/", {}, 15);

export const openShift = (csrf, content) =>
  ask("mo-ca/", { method: "POST", headers: { ...JSON_TYPE, "X-CSRFToken": csrf }, body: JSON.stringify(content) }, 60);

const JSON_TYPE = { "Content-Type": "application/json" };
const token = (session) => ({ Authorization: `Device ${session.device.id}:${session.token}` });

export const upload = (session, content) =>
  ask("gui/", { method: "POST", headers: { ...JSON_TYPE, ...token(session) }, body: JSON.stringify(content) }, 90);

export const snapshot = (session) =>
  ask(
    "du-lieu/",
    { method: "POST", headers: { ...JSON_TYPE, ...token(session) }, body: JSON.stringify({ shift: session.shift.id }) },
    60,
  );

/** Before an act, in a moment or not at all: somebody stands at the gate. */
export const mayDo = (session, content) =>
  ask(
    "hoi/",
    {
      method: "POST",
      headers: { ...JSON_TYPE, ...token(session) },
      body: JSON.stringify({ shift: session.shift.id, ...content }),
    },
    2.5,
  );

export const push = (session, content) =>
  ask(
    "bao/",
    {
      method: "POST",
      headers: { ...JSON_TYPE, ...token(session) },
      body: JSON.stringify({ shift: session.shift.id, ...content }),
    },
    30,
  );

export function picture(session, { id, name, bytes, type }) {
  const form = new FormData();
  form.set("id", id);
  form.set("shift", session.shift.id);
  form.set("file", new File([bytes], name, { type }));
  return ask("anh/", { method: "POST", headers: token(session), body: form }, 120);
}
