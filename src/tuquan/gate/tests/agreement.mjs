// Answers the cases on standard input (one JSON a line) with the browser's modules: run by test_agreement.py.
import { createInterface } from "node:readline";
import { decide } from "../../core/static/core/js/gate/deciding.js";
import { readCard, blockMark } from "../../core/static/core/js/gate/card.js";
import { digitsOf, readPass } from "../../core/static/core/js/gate/pass.js";

const answers = {
  decide: ([rules, moment]) => decide(rules, moment),
  pass: ([scanned, key]) => readPass(scanned, key),
  digits: ([scanned]) => digitsOf(scanned),
  card: ([scanned]) => readCard(scanned),
  mark: ([number, salt, rounds]) => blockMark(number, salt, rounds),
};
const out = [];
for await (const line of createInterface({ input: process.stdin })) {
  const [what, given] = JSON.parse(line);
  out.push(JSON.stringify(await answers[what](given)));
}
process.stdout.write(out.join("\n"));
