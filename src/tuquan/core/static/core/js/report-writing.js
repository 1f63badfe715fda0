// form[data-report-section]: what is written is saved by itself after a pause, as long as nobody else wrote the same
// words; the others see who writes here. [data-report-take]: a hint or a figure goes into the text at the cursor.
import { putIn } from "./report-figures.js";

const form = document.querySelector("form[data-report-section]");
const text = document.querySelector("form textarea[data-report-text]");

if (form) {
  const base = form.elements.namedItem("base");
  const status = form.querySelector("[data-report-status]");
  const pause = 3000;
  let waiting = 0;
  let sending = false;
  let again = false;

  const token = () => form.querySelector("[name=csrfmiddlewaretoken]").value;

  const post = (address, body) =>
    fetch(address, {
      method: "POST",
      body,
      headers: { Accept: "application/json", "X-CSRFToken": token() },
      redirect: "error",
    });

  async function save() {
    if (sending) {
      again = true;
      return;
    }
    sending = true;
    const body = new FormData(form);
    try {
      const answer = await post(form.getAttribute("action") || location.href, body);
      const said = await answer.json();
      if (answer.ok) {
        base.value = said.version;
        status.textContent = form.dataset.saved.replace("{at}", said.at);
        if (said.unexplained.length) status.textContent += ` ${form.dataset.unexplained} ${said.unexplained.join("; ")}.`;
        if (said.merged) location.reload();
      } else if (answer.status === 409) {
        status.replaceChildren(document.createTextNode(`${form.dataset.apart} `));
        const link = document.createElement("a");
        link.href = said.apart;
        link.textContent = form.dataset.apartLink;
        status.append(link);
        clearTimeout(waiting);
        return;
      } else {
        status.textContent = said.problem || form.dataset.failed;
      }
    } catch {
      status.textContent = form.dataset.failed;
    } finally {
      sending = false;
    }
    if (again) {
      again = false;
      await save();
    }
  }

  text.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(save, pause);
  });

  form.addEventListener("submit", () => clearTimeout(waiting));
  setInterval(() => document.visibilityState === "visible" && post(form.dataset.begin, new FormData()).catch(() => {}), 60000);
}

if (text) {
  for (const button of document.querySelectorAll("[data-report-take]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      const taken = document.querySelector(button.dataset.reportTake).textContent.trim();
      if (putIn(text, taken, button.hasAttribute("data-inline"))) return;
      const at = text.selectionStart ?? text.value.length;
      const before = text.value.slice(0, at);
      const gap = button.hasAttribute("data-inline") || !before || before.endsWith("\n") ? "" : "\n";
      text.setRangeText(gap + taken, at, text.selectionEnd ?? at, "end");
      text.focus();
      text.dispatchEvent(new Event("input", { bubbles: true }));
    });
  }
}
