// Named in the other language, for whoever cannot read this one.
import { button } from "../ui.js";
import { language, speak } from "../words.js";

export const languageButton = () =>
  language === "en" ? button("Tiếng Việt", () => speak("vi"), "plain") : button("English", () => speak("en"), "plain");
