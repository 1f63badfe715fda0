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

// One way of looking after the other: the whole picture coarsely, which lets blur, grain and darkness go; finer; and its
// middle as sharp as it is, for a small code.
const VIEWS = [
  { side: 430, middle: false },
  { side: 640, middle: false },
  { side: 720, middle: true },
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
    [canvas.width, canvas.height] = middle ? [least, least] : [videoWidth, videoHeight];
    context.drawImage(video, (canvas.width - videoWidth) / 2, (canvas.height - videoHeight) / 2);
    const seen = context.getImageData(0, 0, canvas.width, canvas.height);
    const { data, width, height } = averaged(seen, Math.round(Math.max(canvas.width, canvas.height) / side));
    return jsQR(data, width, height, { inversionAttempts: "dontInvert" })?.data ?? "";
  };
}

/** Smaller by averaging squares of pixels. Browsers that make a picture smaller pass pixels over, and with them the light
 * that a grainy, dim code is read by. */
function averaged(seen, block) {
  if (block < 2) return seen;
  const [width, height] = [Math.floor(seen.width / block), Math.floor(seen.height / block)];
  const data = new Uint8ClampedArray(4 * width * height);
  for (let place = 0; place < width * height; place += 1) {
    const first = (Math.floor(place / width) * seen.width + (place % width)) * block;
    let sum = 0;
    for (let row = 0; row < block; row += 1) {
      for (let column = 0; column < block; column += 1) {
        const one = 4 * (first + row * seen.width + column);
        sum += seen.data[one] + 2 * seen.data[one + 1] + seen.data[one + 2];
      }
    }
    data.fill(sum / (4 * block * block), 4 * place, 4 * place + 3);
    data[4 * place + 3] = 255;
  }
  return { data, width, height };
}
