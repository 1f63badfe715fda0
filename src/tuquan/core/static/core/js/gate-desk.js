// The gate's desk: the scan field is always ready, a camera where there is one, a sound to those who want one, and back to
// the next guest after a green answer. Everything works without this file.
import { closeCamera, openCamera, readFrom } from "./gate/camera.js";

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
  if (!navigator.mediaDevices) return;
  const button = form.querySelector("[data-gate-camera]");
  const video = form.querySelector("[data-gate-video]");
  button.hidden = false;
  button.addEventListener("click", async () => {
    button.hidden = true;
    let stream;
    try {
      stream = await openCamera();
      video.srcObject = stream;
      video.hidden = false;
      await video.play();
      form.elements.code.value = await readFrom(video, form.dataset.gateScan, () => false);
    } catch {
      video.hidden = true;
      form.querySelector("[data-gate-no-camera]").hidden = false;
      return;
    } finally {
      closeCamera(stream);
    }
    form.requestSubmit();
  });
}
