// The pieces of the draft that come back: what is typed while they are on their way is not lost to
// them, a control that had the focus has it again, and nothing is put under a finger.

export function valuesOf() {
  const found = new Map();
  for (const field of document.querySelectorAll("#note [name]:not([type=hidden], button)")) {
    const several = field.type === "checkbox" || field.type === "radio";
    const key = several ? `${field.name}=${field.value}` : field.name;
    found.set(key, { field, value: several ? field.checked : field.value });
  }
  return found;
}

export function restore(typed) {
  for (const [key, { field: typedIn, value }] of typed) {
    if (typedIn.isConnected) {
      continue; // not replaced: what stands in it is newer than what was noted
    }
    const [name, choice] = typeof value === "boolean" ? key.split("=") : [key];
    const only = choice === undefined ? "" : `[value="${CSS.escape(choice)}"]`;
    const field = document.querySelector(`#note [name="${CSS.escape(name)}"]${only}`);
    const held = typeof value === "boolean" ? "checked" : "value";
    if (field && field[held] !== value) {
      field[held] = value;
      field.dispatchEvent(new Event("change", { bubbles: true }));
    }
  }
}

// The same control in the piece that came back.
export function twinOf(control) {
  const same = (name) => {
    const value = control.getAttribute?.(name);
    return value ? `[${name}="${CSS.escape(value)}"]` : "";
  };
  const names = ["id", "name", "formaction", "hx-post"];
  const which = [...names, ...(control.localName === "button" ? ["value"] : [])].map(same).join("");
  return which ? document.querySelector(`#note ${control.localName}${which}`) : null;
}

// ------------------------------------------------------------------ what stays as it is
const UNDER_A_FINGER_MS = 60;
let touched = null; // the piece a finger is on
let refused = false; // whether a press was, so that its words stand

const plain = (html) => html.replace(/ data-seconds="\d+"/, "");

// A piece that says nothing new is left alone, and so is one with a finger on it: a press between
// down and up would be lost. What was said of a press stands until the next press.
document.addEventListener("htmx:oobBeforeSwap", (event) => {
  const { target, fragment } = event.detail;
  const piece = fragment.firstElementChild;
  const html = plain(piece?.outerHTML ?? "");
  const told = target.id === "note-refused" && refused && !fragment.textContent.trim();
  const same = target.cameAs === html && target.id !== "note-saved";
  const chosen = target.id === "note-position" && target.querySelector(":checked");
  if (target === touched || told || same || chosen) {
    event.preventDefault();
  } else if (piece) {
    piece.cameAs = html;
  }
});

document.addEventListener("note:sent", (event) => {
  refused = event.detail.elt.matches("[data-saver]") && refused;
});

document.addEventListener("note:answered", (event) => {
  const { elt, status } = event.detail;
  if (status === 422 && !elt.matches("[data-saver]")) {
    refused = true;
  }
});

document.addEventListener("pointerdown", (event) => {
  touched = event.target.closest("#note-state, .site-top");
});
for (const name of ["pointerup", "pointercancel"]) {
  document.addEventListener(name, () => setTimeout(() => (touched = null), UNDER_A_FINGER_MS));
}
