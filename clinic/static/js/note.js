// The draft note: needles counted while they are typed, and the small comforts of its fields.
// Without it the page does the same by reloading.

import "./note-keep.js";
import { onMuscleKey, setUpMuscles } from "./note-muscles.js";

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

const MOST_NAMED = 2;

function stillIn(wrong) {
  if (wrong.length <= MOST_NAMED || wrong.some(({ into, out }) => into < out)) {
    return wrong.map(differenceOf).join("; ");
  }
  return `${wrong.reduce((total, { into, out }) => total + into - out, 0)} still in`;
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
  note.querySelector("[data-tally-word]").textContent = stillIn(wrong) || counted;
  note.querySelector("[data-tally]").classList.toggle("equal", wrong.length === 0 && sum("into") > 0);
  for (const { row, into, out } of rows) {
    row.querySelector("[data-site-counts]").textContent = `${into + missing(row)} in, ${out} out`;
    row.querySelector("[data-site-counts]").classList.toggle("uneven", into !== out);
  }
}

// All out is counted at once: the next tap need not wait for the answer to this one.
function countOut(event) {
  const row = event.target.closest("[data-all-out]")?.closest("[data-row]");
  const every = event.target.closest("[data-every-out]");
  for (const each of row ? [row] : every ? document.querySelectorAll("[data-row]") : []) {
    each.querySelector("[data-out]").value = whole(each.querySelector("[data-in]")) - missing(each);
  }
  count();
}

// ------------------------------------------------------------------ the fields
// One tap answers what is still open in every site, or ticks what stands together.
function answerAll(twitch) {
  for (const row of document.querySelectorAll("[data-row]")) {
    if (!row.querySelector('[name$=".twitch"]:checked')) {
      press(row.querySelector(`[name$=".twitch"][value="${CSS.escape(twitch)}"]`));
    }
  }
  showForAll();
}

function press(input) {
  if (input && !input.checked) {
    input.checked = true;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

function showForAll() {
  const place = document.querySelector("[data-for-all]");
  const open = (row) => !row.querySelector('[name$=".twitch"]:checked');
  if (place) {
    place.hidden = [...document.querySelectorAll("[data-row]")].filter(open).length < 2;
  }
}

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

// The same field of the next site: one column is filled in from top to bottom.
function belowIn(field) {
  const name = field.name.split(".").at(-1);
  const column = [...document.querySelectorAll(`[data-row] [name$=".${CSS.escape(name)}"]`)];
  const below = column[column.indexOf(field) + 1];
  below?.select?.();
  return column.includes(field) ? below : null;
}

document.addEventListener("input", (event) => {
  if (event.target.closest("#note")) {
    count();
  }
});

// A digit is the answer on a scale from 0 to 10; 1 and then 0 is 10.
const TEN_MS = 900;
let one = 0; // when 1 was pressed

function onDigit(event) {
  const scale = event.target.closest(".scale");
  if (!scale || !/^[0-9]$/.test(event.key) || event.ctrlKey || event.metaKey || event.altKey) {
    return;
  }
  const ten = event.key === "0" && event.timeStamp - one < TEN_MS;
  one = event.key === "1" ? event.timeStamp : 0;
  const choice = scale.querySelector(`[value="${ten ? "10" : event.key}"]`);
  choice.focus();
  press(choice);
}

document.addEventListener("keydown", onDigit);
document.addEventListener("keydown", (event) => {
  if (onMuscleKey(event) || event.key !== "Enter") {
    return;
  }
  if (event.target.matches("[data-new] input")) {
    event.preventDefault();
    document.querySelector("[data-add-site]").click();
  } else if (event.target.matches("#note input:not([type=radio], [type=checkbox])")) {
    event.preventDefault(); // the draft saves itself
    (belowIn(event.target) ?? event.target).focus();
  }
});

document.addEventListener(
  "change",
  (event) => {
    if (event.target.matches("[name=adverse_events]")) {
      answerEvents(event.target);
    }
    if (event.target.name?.endsWith(".twitch")) {
      showForAll();
    }
  },
  true,
);

document.addEventListener("click", countOut, true);

document.addEventListener("click", (event) => {
  const twitch = event.target.closest("[data-twitch]");
  const ticks = event.target.closest("[data-all-ticks]")?.closest("[data-ticks]");
  if (twitch) {
    answerAll(twitch.value);
  }
  for (const tick of ticks?.querySelectorAll("[type=checkbox]") ?? []) {
    press(tick);
  }
});

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-to-field]");
  const name = link?.dataset.toField;
  const field = name && document.querySelector(`[name="${CSS.escape(name)}"]`);
  if (field) {
    event.preventDefault();
    field.closest("details")?.setAttribute("open", "");
    link.closest("details")?.removeAttribute("open");
    field.focus();
    field.scrollIntoView({ block: "center" });
  }
});

document.addEventListener("htmx:afterSettle", () => {
  setUpMuscles();
  showForAll();
  count();
});

// Where the fields themselves did not come back, what is wrong is marked in them.
function markWrong() {
  for (const field of document.querySelectorAll("[data-marked]")) {
    field.removeAttribute("aria-invalid");
    delete field.dataset.marked;
  }
  for (const link of document.querySelectorAll("#note-refused [data-to-field]")) {
    const field = document.querySelector(`[name="${CSS.escape(link.dataset.toField)}"]`);
    field?.setAttribute("aria-invalid", "true");
    field?.setAttribute("data-marked", "");
  }
}

document.addEventListener("note:answered", (event) => {
  count();
  markWrong();
  const muscle = document.querySelector("[data-new] [data-muscle]");
  const wrong = document.querySelector('[data-new] [aria-invalid="true"]');
  if (event.detail.elt.matches("[data-add-site]") && muscle && !wrong) {
    muscle.focus();
  }
});

document.addEventListener("note:counted", count);
setUpMuscles();
showForAll();
count();
