// The body from the front and the back. The figure is a picture of the list of regions beside it:
// touching a part presses that region's button there.

const STEPS = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };
const REACH = [8, 16, 22]; // pixels around a finger that missed
const AROUND = [0, 45, 90, 135, 180, 225, 270, 315].map((degrees) => (degrees * Math.PI) / 180);

const buttonOf = (part) => document.querySelector(`[data-region="${part}"]`);
const partOf = (node) => node?.closest?.("[data-bodymap] [data-part]") ?? null;

// ------------------------------------------------------------------ parts one can press
function wake(figure) {
  figure.setAttribute("role", "group");
  [...figure.querySelectorAll("[data-part]")].forEach((part, at) => {
    part.setAttribute("role", "button");
    part.setAttribute("tabindex", at ? "-1" : "0");
  });
}

// What is needled already, and which region is open.
function mark() {
  const needled = JSON.parse(document.getElementById("sites")?.dataset.regions ?? "{}");
  const opened = document.querySelector("[data-open-part]")?.dataset.openPart;
  for (const part of document.querySelectorAll("[data-bodymap] [data-part]")) {
    const { part: key, name } = part.dataset;
    const word = needled[key] ?? "";
    const button = buttonOf(key);
    for (const each of [part, button]) {
      each?.classList.toggle("has-sites", Boolean(word));
    }
    button?.querySelector(".region-word").replaceChildren(word);
    part.classList.toggle("is-open", key === opened);
    part.setAttribute("aria-label", word ? `${name}, ${word}` : name);
  }
}

function nearest(figure, x, y) {
  for (const reach of REACH) {
    for (const angle of AROUND) {
      const part = partOf(document.elementFromPoint(x + reach * Math.cos(angle), y + reach * Math.sin(angle)));
      if (part && figure.contains(part)) {
        return part;
      }
    }
  }
  return null;
}

const press = (part) => part && buttonOf(part.dataset.part)?.click();

document.addEventListener("click", (event) => {
  const figure = event.target.closest("[data-bodymap] [data-figure]");
  if (figure) {
    press(partOf(event.target) ?? nearest(figure, event.clientX, event.clientY));
  }
});

document.addEventListener("keydown", (event) => {
  const part = partOf(event.target);
  if (!part) {
    return;
  }
  if (event.key === "Enter" || event.key === " ") {
    event.preventDefault();
    press(part);
  }
  if (STEPS[event.key]) {
    event.preventDefault();
    const all = [...part.parentElement.querySelectorAll("[data-part]")];
    const next = all[(all.indexOf(part) + STEPS[event.key] + all.length) % all.length];
    part.setAttribute("tabindex", "-1");
    next.setAttribute("tabindex", "0");
    next.focus();
  }
});

function setUp() {
  document.querySelectorAll("[data-bodymap] [data-figure][role=img]").forEach(wake);
  mark();
}

document.addEventListener("htmx:afterSettle", (event) => {
  setUp();
  if (event.target.id === "region") {
    event.target.querySelector("h3")?.scrollIntoView({ block: "nearest" });
  }
});
setUp();
