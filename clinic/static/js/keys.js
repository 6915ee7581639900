// One key instead of a way with the mouse. A link, button or field says which key is its own in
// aria-keyshortcuts; `?` shows them all. They rest while somebody types, while a dialog is open,
// with any other key held down, and for good where somebody has switched them off.

const KEPT = "needlepoint:keys";
const dialog = document.getElementById("keys");
const choice = dialog?.querySelector("[data-keys-on]");
const FIELDS = "input, textarea, select, [contenteditable]";
const ARROWS = ["ArrowLeft", "ArrowRight"];

function areOn() {
  try {
    return localStorage.getItem(KEPT) !== "off";
  } catch {
    return true;
  }
}

function keep(on) {
  try {
    localStorage.setItem(KEPT, on ? "on" : "off");
  } catch {
    // nothing is kept here: the keys stay as they are until the page is left
  }
}

// An arrow belongs to what has the focus, where that scrolls sideways or is opened by it.
const takesArrows = (node) => {
  const part = node.closest("[role=region], summary, [role=radio]");
  return Boolean(part) && (part.scrollWidth > part.clientWidth + 1 || part.matches("summary"));
};

function rests(event) {
  const busy = event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented;
  const typing = event.target.closest?.(FIELDS);
  const arrow = ARROWS.includes(event.key) && takesArrows(event.target);
  return busy || typing || arrow || document.querySelector("dialog[open]") || !areOn();
}

// The page's own comes before one of the side bar, which stands on every page.
function ownerOf(key) {
  const all = [...document.querySelectorAll(`[aria-keyshortcuts="${CSS.escape(key)}"]`)];
  return all.filter((node) => node.checkVisibility()).at(-1);
}

function follow(node) {
  if (node.matches(FIELDS)) {
    node.focus();
    node.select?.();
  } else {
    node.click();
  }
}

document.addEventListener("keydown", (event) => {
  const owner = rests(event) ? null : ownerOf(event.key);
  if (owner) {
    event.preventDefault();
    follow(owner);
  }
});

if (choice) {
  choice.checked = areOn();
  choice.addEventListener("change", () => keep(choice.checked));
}
