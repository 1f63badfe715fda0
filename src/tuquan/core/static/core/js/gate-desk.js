// The gate's desk: the scan field is always ready, a camera where the browser reads codes by itself, a sound to those who
// want one, and back to the next guest after a green answer. Everything works without this file.
const SOUND = "tuquan-gate-sound";
const GREEN_STAYS = 3500;

const form = document.querySelector("[data-gate-scan]");
if (form) {
  const field = form.elements.code;
  field.focus();
  document.addEventListener("keydown", (event) => {
    const typing = document.activeElement?.matches("input, textarea, select, button, a, [contenteditable]");
    if (!typing && !event.ctrlKey && !event.altKey && !event.metaKey && event.key.length === 1) field.focus();
  });
  offerSound(form);
  offerCamera(form);
}

const answer = document.querySelector("[data-gate-answer]");
if (answer) {
  const yes = answer.dataset.gateAnswer === "yes";
  answer.querySelector(".gate-next").focus();
  if (stored() === "1") beep(yes);
  if (yes) setTimeout(() => location.assign(answer.dataset.gateNext), GREEN_STAYS);
}

function stored() {
  try {
    return localStorage.getItem(SOUND);
  } catch {
    return null;
  }
}

function offerSound(form) {
  const box = form.querySelector("[data-gate-sound]");
  box.parentElement.hidden = false;
  box.checked = stored() === "1";
  box.addEventListener("change", () => {
    try {
      localStorage.setItem(SOUND, box.checked ? "1" : "0");
    } catch {
      // a browser that keeps nothing: the choice holds for this page
    }
    if (box.checked) beep(true);
  });
}

function beep(yes) {
  try {
    const context = new AudioContext();
    const tone = context.createOscillator();
    tone.frequency.value = yes ? 880 : 220;
    tone.connect(context.destination);
    tone.start();
    tone.stop(context.currentTime + (yes ? 0.15 : 0.6));
  } catch {
    // no sound without the person's leave
  }
}

function offerCamera(form) {
  if (!("BarcodeDetector" in window) || !navigator.mediaDevices) return;
  const button = form.querySelector("[data-gate-camera]");
  const video = form.querySelector("[data-gate-video]");
  button.hidden = false;
  button.addEventListener("click", async () => {
    let stream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    } catch {
      button.hidden = true;
      return;
    }
    video.srcObject = stream;
    video.hidden = false;
    await video.play();
    const detector = new BarcodeDetector({ formats: ["qr_code"] });
    const look = async () => {
      const [found] = await detector.detect(video).catch(() => []);
      if (!found) return requestAnimationFrame(look);
      stream.getTracks().forEach((track) => track.stop());
      form.elements.code.value = found.rawValue;
      form.requestSubmit();
    };
    look();
  });
}
