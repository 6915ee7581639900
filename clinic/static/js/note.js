// The draft note: muscles found by two letters, needles counted while they are typed.
// Without it the page does the same by reloading.

import { findMuscles, loadMuscles } from "./muscles.js";

const missing = (row) => Number(row.dataset.missing ?? 0);
const whole = (input) => Number.parseInt(input.value, 10) || 0;

// ------------------------------------------------------------------ needles in and out
function rowsOf(note) {
  return [...note.querySelectorAll("[data-row]")].map((row) => {
    const into = whole(row.querySelector("[data-in]"));
    const out = whole(row.querySelector("[data-out]"));
    return { row, into: into - missing(row), out, place: row.querySelector("h3").textContent };
  });
}

function differenceOf({ into, out, place }) {
  const where = place.charAt(0).toLowerCase() + place.slice(1);
  return into > out ? `${into - out} still in ${where}` : `${out - into} more out than in at ${where}`;
}

function count() {
  const note = document.getElementById("note");
  if (!note) {
    return; // closed meanwhile: the note to read stands in its place
  }
  const rows = rowsOf(note);
  const sum = (name) => rows.reduce((total, each) => total + each[name], 0);
  const wrong = rows.filter(({ into, out }) => into !== out);
  note.querySelector("[data-tally-in]").textContent = rows.reduce((total, { row, into }) => total + into + missing(row), 0);
  note.querySelector("[data-tally-out]").textContent = sum("out");
  const counted = sum("into") ? "All counted out" : "No needles yet";
  note.querySelector("[data-tally-word]").textContent = wrong.map(differenceOf).join("; ") || counted;
  note.querySelector("[data-tally]").classList.toggle("equal", wrong.length === 0 && sum("into") > 0);
  for (const { row, into, out } of rows) {
    row.querySelector("[data-site-counts]").textContent = `${into + missing(row)} in, ${out} out`;
    row.querySelector("[data-site-counts]").classList.toggle("uneven", into !== out);
  }
}

// ------------------------------------------------------------------ one muscle of 168
let matches = null; // the open list

function closeMatches() {
  matches?.input.removeAttribute("aria-activedescendant");
  matches?.input.setAttribute("aria-expanded", "false");
  matches?.list.remove();
  matches = null;
}

function showMatches(input) {
  closeMatches();
  const found = findMuscles(input.value);
  if (found.length === 0 || (found.length === 1 && found[0].name === input.value)) {
    return;
  }
  const list = document.createElement("ul");
  list.className = "matches";
  list.id = "matches";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Muscles");
  found.forEach((muscle, index) => {
    const item = document.createElement("li");
    const hint = document.createElement("small");
    item.id = `match-${index}`;
    item.setAttribute("role", "option");
    item.dataset.name = muscle.name;
    hint.textContent = muscle.hint;
    item.append(muscle.name, hint);
    list.append(item);
  });
  input.parentElement.append(list);
  matches = { input, list, at: -1 };
  input.setAttribute("aria-expanded", "true");
  input.setAttribute("aria-controls", list.id);
  mark(0);
}

function mark(at) {
  const items = [...matches.list.children];
  matches.at = (at + items.length) % items.length;
  items.forEach((item, index) => item.setAttribute("aria-selected", String(index === matches.at)));
  items[matches.at].scrollIntoView({ block: "nearest" });
  matches.input.setAttribute("aria-activedescendant", items[matches.at].id);
}

function choose(item) {
  const { input } = matches;
  input.value = item.dataset.name;
  closeMatches();
  input.dispatchEvent(new Event("change", { bubbles: true }));
  input.focus();
}

function beware(input) {
  const list = document.getElementById("new-beware");
  if (!input.closest("[data-new]") || !list) {
    return;
  }
  const known = findMuscles(input.value).find((muscle) => muscle.name === input.value);
  const lines = known?.beware ? known.beware.split("\n") : [];
  list.replaceChildren(
    ...lines.map((line) => {
      const item = document.createElement("li");
      item.textContent = line;
      return item;
    }),
  );
  list.hidden = lines.length === 0;
}

function setUpMuscles() {
  loadMuscles(document.getElementById("muscles"));
  for (const input of document.querySelectorAll("[data-muscle][list]")) {
    input.removeAttribute("list");
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-expanded", "false");
    input.setAttribute("aria-autocomplete", "list");
  }
}

function onMuscleKey(event) {
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    mark(matches.at + (event.key === "ArrowDown" ? 1 : -1));
  }
  if (event.key === "Enter" || event.key === "Tab") {
    if (event.key === "Enter") {
      event.preventDefault();
    }
    choose(matches.list.children[matches.at]);
  }
  if (event.key === "Escape") {
    closeMatches();
  }
}

// ------------------------------------------------------------------ the page
document.addEventListener("input", (event) => {
  if (event.target.matches("[data-muscle]")) {
    showMatches(event.target);
  }
  if (event.target.closest("#note")) {
    count();
  }
});

document.addEventListener("keydown", (event) => {
  if (matches && event.target === matches.input) {
    onMuscleKey(event);
  } else if (event.key === "Enter" && event.target.matches("[data-new] input")) {
    event.preventDefault();
    document.querySelector("[data-add-site]").click();
  } else if (event.key === "Enter" && event.target.matches("#note input:not([type=radio], [type=checkbox])")) {
    event.preventDefault(); // the draft saves itself when the field is left
    event.target.blur();
  }
});

document.addEventListener("pointerdown", (event) => {
  const item = matches && event.target.closest(".matches li");
  if (item) {
    event.preventDefault();
    choose(item);
  }
});

// Room for the list below the field, above the bar at the foot.
document.addEventListener("focusin", (event) => {
  if (event.target.matches("[data-new] [data-muscle]")) {
    event.target.scrollIntoView({ block: "center" });
  }
});

document.addEventListener("focusout", (event) => {
  if (matches && event.target === matches.input) {
    closeMatches();
  }
});

// What is typed into the empty line is kept by "Add", not by the draft saving itself.
document.addEventListener(
  "change",
  (event) => {
    if (event.target.matches("[data-muscle]")) {
      beware(event.target);
    }
    if (event.target.closest("[data-new]")) {
      event.stopPropagation();
    }
    if (event.target.matches("[name=adverse_events]")) {
      answerEvents(event.target);
    }
  },
  true,
);

// Either nothing was observed or something happened.
function answerEvents(input) {
  if (!input.checked) {
    return;
  }
  const none = input.hasAttribute("data-none");
  for (const other of document.querySelectorAll("[name=adverse_events]")) {
    if (none ? other !== input : other.hasAttribute("data-none")) {
      other.checked = false;
    }
  }
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-to-field]");
  const name = link?.dataset.toField;
  const field = name && document.querySelector(`[name="${CSS.escape(name)}"]`);
  if (field) {
    event.preventDefault();
    field.closest("details")?.setAttribute("open", "");
    link.closest("details").open = false;
    field.focus();
    field.scrollIntoView({ block: "center" });
  }
});

// All out is counted at once: the next tap need not wait for the answer to this one.
document.addEventListener(
  "click",
  (event) => {
    const row = event.target.closest("[data-all-out]")?.closest("[data-row]");
    const every = event.target.closest("[data-every-out]");
    for (const each of row ? [row] : every ? document.querySelectorAll("[data-row]") : []) {
      each.querySelector("[data-out]").value = whole(each.querySelector("[data-in]")) - missing(each);
    }
    count();
  },
  true,
);

// What is typed while a move is on its way is not lost to the piece that comes back.
function valuesOf() {
  const found = new Map();
  for (const field of document.querySelectorAll("#note [name]:not([type=hidden], button)")) {
    const several = field.type === "checkbox" || field.type === "radio";
    const key = several ? `${field.name}=${field.value}` : field.name;
    found.set(key, { field, value: several ? field.checked : field.value });
  }
  return found;
}

function restore(typed) {
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

let sent = null;
let meanwhile = [];
let added = false;
let leaving = false; // signed: the note to read is on its way
document.addEventListener("htmx:beforeOnLoad", (event) => {
  leaving ||= Boolean(event.detail.xhr.getResponseHeader("HX-Redirect"));
});
document.addEventListener("htmx:beforeRequest", (event) => {
  if (leaving) {
    event.preventDefault();
    return;
  }
  added = event.target.matches("[data-add-site]");
  sent = valuesOf();
});
document.addEventListener("htmx:beforeSwap", () => {
  meanwhile = sent ? [...valuesOf()].filter(([key, { value }]) => sent.get(key)?.value !== value) : [];
  sent = null;
});
document.addEventListener("htmx:afterSettle", () => {
  setUpMuscles();
  restore(meanwhile);
  meanwhile = [];
  count();
  const muscle = document.querySelector("[data-new] [data-muscle]");
  if (added && muscle && !document.querySelector('[data-new] [aria-invalid="true"]')) {
    muscle.focus();
  }
  added = false;
});

document.addEventListener("note:counted", count);
setUpMuscles();
count();
