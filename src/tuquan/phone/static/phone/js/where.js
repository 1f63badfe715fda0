/** Where the phone is, when it says so within a few seconds; nothing waits for it longer. */
export function position() {
  return new Promise((resolve) => {
    if (!navigator.geolocation) return resolve(null);
    const timer = setTimeout(() => resolve(null), 4000);
    const done = (value) => {
      clearTimeout(timer);
      resolve(value);
    };
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => done({ lat: coords.latitude, lon: coords.longitude, accuracy: Math.round(coords.accuracy) }),
      () => done(null),
      { enableHighAccuracy: true, timeout: 3500, maximumAge: 30_000 },
    );
  });
}
