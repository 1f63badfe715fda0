// Dark at night: by the phone's own setting, or by the switch here.
const KEY = "tuquan-ca-truc-mau";

export const chosen = () => localStorage.getItem(KEY) ?? "auto";

export function choose(value) {
  if (value === "auto") localStorage.removeItem(KEY);
  else localStorage.setItem(KEY, value);
  begin();
}

export function begin() {
  document.documentElement.dataset.theme = chosen();
}
