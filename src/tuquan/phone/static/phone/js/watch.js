// How the watch stands: what the server said last, and on top of it what this phone has done since. No network, no page.

/** @param acts {id, kind, at, data}, in the order in which they were done */
export function standing(snapshot, acts) {
  const duty = snapshot.duty ?? {};
  const gate = snapshot.gate ?? {};
  const patrols = snapshot.patrols ?? {};
  const incidents = snapshot.incidents ?? {};
  const found = {
    posts: duty.posts ?? [],
    shifts: duty.shifts ?? [],
    clockIns: [...(duty.clock_ins ?? [])],
    handOvers: [...(duty.hand_overs ?? [])],
    lines: [...(duty.lines ?? [])],
    gates: gate.gates ?? [],
    visits: (gate.visits ?? []).map((one) => ({ ...one, known: { ...one.known } })),
    delegations: [...(gate.delegations ?? [])],
    inside: [...(gate.inside ?? [])],
    exits: (gate.exits ?? []).map((one) => ({ ...one, known: { ...one.known } })),
    badgesOut: [...(gate.badges_out ?? [])],
    counted: 0,
    uses: {},
    routes: patrols.routes ?? [],
    points: patrols.points ?? [],
    rounds: (patrols.rounds ?? []).map((one) => ({ ...one, passed: [...one.passed] })),
    sites: incidents.sites ?? [],
    incidents: (incidents.open ?? []).map((one) => ({ ...one, steps: { ...one.steps }, notes: [...(one.notes ?? [])], items: (one.items ?? []).map((item) => ({ ...item })) })),
  };
  for (const act of acts) DOES[act.kind]?.(found, act.data ?? {}, act);
  return found;
}

const DOES = {
  "duty.clock_in"(now, data, act) {
    if (now.clockIns.some((one) => one.id === act.id)) return;
    now.clockIns.push({ id: act.id, post: data.post, mine: true, in_at: act.at });
  },
  "duty.clock_out"(now, data) {
    now.clockIns = now.clockIns.filter((one) => one.id !== data.clock_in);
  },
  "duty.log"(now, data, act) {
    if (!now.lines.some((one) => one.id === act.id)) now.lines.push({ id: act.id, at: act.at, text: data.text });
  },
  "duty.hand_over"(now, data, act) {
    if (now.handOvers.some((one) => one.id === act.id)) return;
    now.handOvers.push({ id: act.id, given_by: "", mine: true, given_at: act.at, differences: [], ...data });
  },
  "duty.take_over"(now, data) {
    now.handOvers = now.handOvers.filter((one) => one.id !== data.hand_over);
  },
  "gate.enter"(now, data, act) {
    if (data.what === "count") {
      now.counted += data.people ?? 1;
      return;
    }
    const visit = now.visits.find((one) => one.pass === data.pass || (data.visit && one.visit === data.visit));
    if (visit) visit.known.used += 1;
    else if (data.pass) now.uses[data.pass] = (now.uses[data.pass] ?? 0) + 1;
    if (now.inside.some((one) => one.entry === act.id)) return;
    now.inside.push({
      entry: act.id,
      what: data.what,
      name: data.name || visit?.name || "",
      plate: data.plate || visit?.plate || "",
      people: data.people ?? visit?.people ?? 1,
      badge: data.badge ?? "",
      host: visit?.host ?? "",
      pass: data.pass ?? visit?.pass ?? null,
      goods: (data.goods ?? []).filter((one) => one.goes_back).map((one) => `${one.quantity} ${one.name}`),
      entered_at: act.at,
      due_at: visit ? new Date(visit.rules.ends * 1000).toISOString() : null,
    });
    if (data.badge) now.badgesOut.push(data.badge);
  },
  "gate.delegation_came"(now, data, act) {
    // No longer awaited: the server has it, from here or from another.
    if (!now.delegations.some((one) => one.id === data.delegation)) return;
    now.delegations = now.delegations.filter((one) => one.id !== data.delegation);
    now.inside.push({ entry: act.id, delegation: data.delegation, what: "delegation", name: "", plate: "", people: data.people, badge: "", host: "", goods: [], entered_at: act.at, due_at: null });
  },
  "gate.exit"(now, data, act) {
    const one = now.exits.find((exit) => exit.exit === data.exit);
    if (!one) now.uses[data.exit] = 1; // made after this phone's last word with the server
    else if (!one.out_at) {
      one.out_at = act.at;
      one.known.used = 1;
    }
  },
  "gate.exit_back"(now, data) {
    now.exits = now.exits.filter((one) => one.exit !== data.exit);
  },
  "gate.leave"(now, data) {
    const one = now.inside.find((inside) => inside.entry === data.entry);
    now.inside = now.inside.filter((inside) => inside !== one);
    if (one?.badge && data.badge_returned !== false) now.badgesOut = now.badgesOut.filter((number) => number !== one.badge);
  },
  "patrols.start"(now, data, act) {
    if (now.rounds.some((one) => one.id === act.id || one.act === act.id)) return;
    const called = plannedAt(now, data.route, Date.parse(act.at));
    const made = { id: act.id, act: act.id, route: data.route, started_at: act.at, passed: [] };
    if (called) Object.assign(called, { ...made, due_by: called.due_by });
    else now.rounds.push(made);
  },
  "patrols.point"(now, data) {
    now.rounds.find((one) => one.id === data.round)?.passed.push(data.point);
  },
  "patrols.finish"(now, data) {
    now.rounds = now.rounds.filter((one) => one.id !== data.round);
  },
  "incidents.report"(now, data, act) {
    if (now.incidents.some((one) => one.id === act.id)) return;
    now.incidents.unshift({
      id: act.id,
      kind: data.kind,
      drill: Boolean(data.drill),
      where: data.where,
      now: data.now,
      severity: data.severity ?? "help",
      site: now.sites.find((one) => one.id === data.site)?.name ?? "",
      playbook: "",
      reported_at: act.at,
      told: null,
      steps: {},
      notes: [],
      items: [],
    });
  },
  "incidents.take"(now, data, act) {
    const one = now.incidents.find((incident) => incident.id === data.incident);
    if (one && !one.taken_by) one.taken_here ??= act.at;
  },
  "incidents.note"(now, data, act) {
    const notes = now.incidents.find((one) => one.id === data.incident)?.notes;
    if (notes && !notes.some((one) => one.id === act.id)) notes.push({ id: act.id, at: act.at, text: data.text });
  },
  "incidents.item"(now, data, act) {
    const items = now.incidents.find((one) => one.id === data.incident)?.items;
    if (!items || items.some((one) => one.id === act.id)) return;
    items.push({ id: act.id, number: items.length + 1, what: data.what, picture: Boolean(data.photos), holder: data.holder, since: act.at });
  },
  "incidents.item_passed"(now, data, act) {
    const item = now.incidents.flatMap((one) => one.items).find((one) => one.id === data.item);
    if (item) Object.assign(item, { holder: data.holder, since: act.at });
  },
  "incidents.step"(now, data) {
    const one = now.incidents.find((incident) => incident.id === data.incident);
    if (one) one.steps[data.step] = data.state;
  },
};

/** The one the server would choose (`Playbook.fit`): what is named must fit, and the more is named the better. */
export function playbookOf(playbooks, incident) {
  const named = playbooks.find((one) => one.code === incident.playbook && one.version === incident.version);
  if (incident.playbook) return named ?? playbooks.find((one) => one.code === incident.playbook) ?? null;
  const weighed = (one) => [
    [one.sites, incident.site ?? "", 16],
    [one.kinds, incident.kind, 4],
    [one.severities, incident.severity, 2],
  ];
  const fits = (one) => weighed(one).every(([list, value]) => !list.length || list.includes(value));
  const weight = (one) => weighed(one).reduce((sum, [list, , more]) => sum + (list.length ? more : 0), one.own ?? 0);
  const fitting = playbooks.filter(fits);
  return fitting.sort((one, other) => weight(other) - weight(one) || other.version - one.version)[0] ?? null;
}

const endOf = (one, routes) =>
  Date.parse(one.due_by) + (routes.find((route) => route.id === one.route)?.minutes ?? 60) * 60_000;

/** The planned round that somebody who sets out now walks, as the server takes it; else it is one more. */
function plannedAt(now, route, time) {
  const open = now.rounds.filter(
    (one) => one.route === route && !one.started_at && !one.act && one.due_from && Date.parse(one.due_from) <= time && time <= endOf(one, now.routes),
  );
  return open.sort((one, other) => Date.parse(other.due_from) - Date.parse(one.due_from))[0];
}

/** Rounds to walk now, soonest first; one whose start is drawn by chance shows only when it is called, none when it is over. */
export function roundsNow(rounds, moment, routes) {
  const time = moment.getTime();
  const begins = (one) => Date.parse(one.call_at ?? one.due_from ?? 0);
  return rounds
    .filter((one) => one.started_at || (begins(one) <= time && !(endOf(one, routes) < time)))
    .sort((one, other) => (Date.parse(one.due_by) || Infinity) - (Date.parse(other.due_by) || Infinity));
}
