import alertTriangle from "@icons/alert-triangle.svg";
import doorEnter from "@icons/door-enter.svg";
import phone from "@icons/phone.svg";
import route from "@icons/route.svg";
import shield from "@icons/shield.svg";

const drawn = { alert: alertTriangle, door: doorEnter, phone, route, shield };

export function icon(name) {
  const made = new DOMParser().parseFromString(drawn[name], "image/svg+xml").documentElement;
  made.setAttribute("aria-hidden", "true");
  return document.importNode(made, true);
}
