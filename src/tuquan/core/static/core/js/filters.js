// form[data-filters]: sends itself when a choice changes (typed words wait a moment); empty fields stay out of the address.
// On a phone only the first field stands until “Lọc thêm” is touched, or when one of the others was asked for.
const timers = new WeakMap();

const send = (form) => {
  clearTimeout(timers.get(form));
  form.requestSubmit();
};

document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-filters]");
  if (form && event.target.matches("select, input[type=checkbox], input[type=radio]")) send(form);
});

document.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-filters][hx-get]");
  if (!form || !event.target.matches("input[type=search], input[type=text]")) return;
  clearTimeout(timers.get(form));
  timers.set(form, setTimeout(() => form.requestSubmit(), 350));
});

document.addEventListener("submit", (event) => {
  if (!event.target.matches("form[data-filters]")) return;
  for (const field of event.target.elements) {
    if (field.name && !field.value) field.disabled = true;
  }
  setTimeout(() => {
    for (const field of event.target.elements) field.disabled = false;
  });
});

addEventListener("pageshow", () => {
  for (const field of document.querySelectorAll("form[data-filters] :disabled")) field.disabled = false;
});

for (const more of document.querySelectorAll("[data-filters-more]")) {
  const form = more.form ?? more.closest("form");
  const [first] = form.querySelectorAll(".field :is(input, select)");
  const asked = [...new URLSearchParams(location.search)].some(
    ([name, value]) => value && name !== first?.name && form.elements[name],
  );
  if (asked) continue;
  form.classList.add("filters-short");
  more.hidden = false;
  more.addEventListener("click", () => {
    const short = form.classList.toggle("filters-short");
    more.setAttribute("aria-expanded", String(!short));
  });
}
