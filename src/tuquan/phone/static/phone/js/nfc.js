// A tag at a patrol point, where the browser can read one (Chrome on Android): its serial number is what proves the point.
export const possible = () => "NDEFReader" in self;

/** As the server compares it: letters and digits alone. */
export const plain = (serial) => serial.toLowerCase().replace(/[^a-z0-9]/g, "");

/** Resolves with the serial number of the tag held to the phone, or "" when none came in time or it was not allowed. */
export async function touch(seconds = 20) {
  const end = new AbortController();
  const timer = setTimeout(() => end.abort(), seconds * 1000);
  try {
    const reader = new self.NDEFReader();
    await reader.scan({ signal: end.signal });
    return await new Promise((resolve) => {
      end.signal.addEventListener("abort", () => resolve(""));
      // A tag that holds nothing readable still has its number.
      reader.addEventListener("reading", ({ serialNumber }) => resolve(serialNumber ?? ""), { once: true });
      reader.addEventListener("readingerror", () => resolve(""), { once: true });
    });
  } catch {
    return "";
  } finally {
    clearTimeout(timer);
    end.abort();
  }
}
