// .tabs wider than the screen: the current one is in sight from the start.
for (const current of document.querySelectorAll(".tabs [aria-current]")) {
  const strip = current.closest(".tabs");
  if (strip.scrollWidth <= strip.clientWidth) continue;
  strip.scrollLeft = current.offsetLeft - strip.offsetLeft - (strip.clientWidth - current.offsetWidth) / 2;
}
