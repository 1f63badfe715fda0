// The words of the screens: Vietnamese stands in the source, t`Còn ${left} điểm.`; English beside it in words/en.json,
// the values in the same order. What is recorded stays Vietnamese, whoever reads the screen.
import english from "../words/en.json";

const KEY = "tuquan-ca-truc-tieng";
export const language = localStorage.getItem(KEY) === "en" ? "en" : "vi";
document.documentElement.lang = language;

export function t(parts, ...values) {
  const source = parts.join("{}");
  const said = (language === "en" && english[source]) || source;
  return said.split("{}").reduce((whole, part, place) => whole + values[place - 1] + part);
}

/** Everything is drawn anew; the PIN is asked again. */
export function speak(other) {
  localStorage.setItem(KEY, other);
  location.reload();
}
