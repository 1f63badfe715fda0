// Reading QR codes with a camera, at the desk of a gate and on the phone: the browser's own reader where it has one and
// as long as it works, else jsQR, loaded from the address `engine` when first needed.

/** Passes are dense codes: most cameras give 640 × 480 unless more is asked for.
 * @throws when there is no camera, or nobody allowed it */
export const openCamera = () =>
  navigator.mediaDevices.getUserMedia({
    video: { facingMode: "environment", width: { ideal: 1280 }, height: { ideal: 720 } },
    audio: false,
  });

export const closeCamera = (stream) => stream?.getTracks().forEach((track) => track.stop());

/** The camera's light, where the browser can switch it; null elsewhere. */
export function lightOf(stream) {
  const [track] = stream.getVideoTracks();
  if (!track.getCapabilities?.().torch) return null;
  return (on) => track.applyConstraints({ advanced: [{ torch: on }] }).catch(() => {});
}

/** Resolves with what the code says, or "" once `ended()`. */
export async function readFrom(video, engine, ended) {
  const own = await ownReader();
  let read = own ?? (await jsReader(engine));
  while (!ended()) {
    try {
      const value = await read(video);
      if (value) return value;
    } catch (error) {
      // The browser's reader may be there by name and still fail at every picture (a part of the system is missing).
      if (read !== own || video.readyState < 2) throw error;
      read = await jsReader(engine);
    }
    await new Promise((later) => setTimeout(later, 60));
  }
  return "";
}

async function ownReader() {
  try {
    if (!(await self.BarcodeDetector.getSupportedFormats()).includes("qr_code")) return null;
    const detector = new self.BarcodeDetector({ formats: ["qr_code"] });
    return async (video) => (await detector.detect(video))[0]?.rawValue ?? "";
  } catch {
    return null;
  }
}

// One way of looking after the other: the whole picture; its middle as sharp as it is, for a small code; coarsely, which
// lets blur, grain and darkness go.
const VIEWS = [
  { side: 640, middle: false },
  { side: 720, middle: true },
  { side: 480, middle: false },
];

async function jsReader(engine) {
  const { default: jsQR } = await import(engine);
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d", { willReadFrequently: true });
  let turn = 0;
  return async (video) => {
    const { side, middle } = VIEWS[turn++ % VIEWS.length];
    const { videoWidth, videoHeight } = video;
    if (!videoWidth || !videoHeight) return "";
    const least = Math.min(videoWidth, videoHeight);
    const [width, height] = middle ? [least, least] : [videoWidth, videoHeight];
    const scale = Math.min(1, side / Math.max(width, height));
    canvas.width = Math.round(width * scale);
    canvas.height = Math.round(height * scale);
    const [left, top] = [(videoWidth - width) / 2, (videoHeight - height) / 2];
    context.drawImage(video, left, top, width, height, 0, 0, canvas.width, canvas.height);
    const picture = context.getImageData(0, 0, canvas.width, canvas.height);
    return jsQR(picture.data, picture.width, picture.height, { inversionAttempts: "dontInvert" })?.data ?? "";
  };
}
