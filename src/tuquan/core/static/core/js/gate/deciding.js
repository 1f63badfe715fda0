// Whether somebody may come in, or go out: the same rules in the same order as src/tuquan/gate/deciding.py, for a phone without
// network. A test holds both against each other on generated cases; whoever changes one changes the other.

const VIETNAM = 7 * 3600; // all year; a phone set to another zone decides the same
const DAY = 86_400;

/** `rules` and `moment` as deciding.py describes them. */
export function decide(rules, moment) {
  const reason = reasonOf(rules, moment);
  return { allowed: reason === "ok", reason };
}

function reasonOf(rules, moment) {
  const { now } = moment;
  if (moment.reception) return "counts_only";
  if (!moment.genuine) return "forged";
  if (rules.unit !== moment.unit) return "other_unit";
  if ((rules.way ?? "in") !== moment.way) return "wrong_way";
  if (moment.blocked) return "blocked";
  if (moment.revoked) return "revoked";
  if (!moment.approved) return "not_approved";
  if (now < rules.starts - moment.early) return "too_early";
  if (now >= rules.ends) return "too_late";
  if (!dayFits(rules, now)) return "wrong_day";
  if (!hourFits(rules, now)) return "wrong_hour";
  if (rules.gates.length && !rules.gates.includes(moment.gate)) return "wrong_gate";
  if (rules.areas.length && moment.areas.length && !moment.areas.some((area) => rules.areas.includes(area)))
    return "wrong_area";
  if (rules.uses && moment.used >= rules.uses) return "used_up";
  return "ok";
}

const minuteOf = (now) => Math.floor(((now + VIETNAM) % DAY) / 60);
const overMidnight = (rules) => rules.last_minute < rules.first_minute;

/** The small hours of a window that goes over midnight belong to the day on which it began. */
function dayFits(rules, now) {
  let days = Math.floor((now + VIETNAM) / DAY);
  if (overMidnight(rules) && minuteOf(now) < rules.last_minute) days -= 1;
  return ((rules.days >> (days + 3) % 7) & 1) === 1; // 1 January 1970 was a Thursday
}

function hourFits(rules, now) {
  const { first_minute: first, last_minute: last } = rules;
  const minute = minuteOf(now);
  if (first === last) return true;
  if (overMidnight(rules)) return minute >= first || minute < last;
  return first <= minute && minute < last;
}
