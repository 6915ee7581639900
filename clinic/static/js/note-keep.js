// The draft is kept at the clinic while somebody types: a moment after the last change, never in
// the way of a press, and again and again while the line is cut or the session is over.

import { inTrouble, outstanding, tell } from "./note-line.js";
import { isBusy, isHeld, isLeaving } from "./note-moves.js";

const PAUSE_MS = 800;
const SOON_MS = 200;
const SAID = { 409: null, 422: "wrong" };

let typed = false; // what stands in the page is newer than what was last sent
let pause = null;
let onwards = null; // where to go once it is kept
let gone = false; // sent whole, as without script

const saver = () => document.querySelector("[data-saver]");
const started = () => document.querySelector("[data-new] [data-muscle]")?.value;
const unkept = () => Boolean(document.getElementById("note")) && (typed || isBusy());

function soon(wait) {
  clearTimeout(pause);
  pause = setTimeout(save, wait);
}

function save() {
  if (!typed || isHeld()) {
    return; // what is held goes first; its answer brings us back
  }
  if (isBusy()) {
    soon(SOON_MS);
  } else if (saver()) {
    window.htmx.trigger(saver(), "note-typed");
  }
}

function mark(wait = PAUSE_MS) {
  typed = true;
  soon(wait);
}

// What stands in the empty line is kept by "Add", not by the draft saving itself.
for (const name of ["input", "change"]) {
  document.addEventListener(name, (event) => {
    if (event.target.closest("#note") && !event.target.closest("[data-new]")) {
      mark();
    }
  });
}

document.addEventListener("note:sent", (event) => {
  if (event.detail.elt.matches("[data-carries]")) {
    typed = false;
    clearTimeout(pause);
  }
  if (!event.detail.again && !event.detail.elt.matches("[data-time-only]")) {
    tell("saving");
  }
});

document.addEventListener("note:answered", (event) => {
  const { elt, status } = event.detail;
  const kept = status >= 200 && status < 300;
  const saves = elt.matches("[data-saver]");
  if (!document.getElementById("note")) {
    typed = false; // closed meanwhile: the note to read stands in its place
    return;
  }
  typed ||= !kept || (inTrouble() && !saves);
  if (kept) {
    tell(typed ? "saving" : "");
  } else {
    onwards = null;
    const words = status in SAID ? SAID[status] : status > 401 && status < 500 && "refused";
    if (words) {
      tell(words);
    }
  }
  if (typed && (kept || !saves)) {
    soon(SOON_MS); // also where the move itself was refused
  }
  goOn();
});

// ------------------------------------------------------------------ leaving the page
function goOn() {
  const go = onwards;
  if (go && !unkept()) {
    onwards = null;
    go();
  }
}

function first(event, go) {
  if (!unkept() || isHeld() || !saver()) {
    return; // the browser asks
  }
  event.preventDefault();
  onwards = go;
  save();
}

document.addEventListener("click", (event) => {
  typed &&= !event.target.closest("[data-drops]");
  const way = event.target.closest("a[href]");
  const here = way?.getAttribute("href").startsWith("#") || way?.target === "_blank";
  if (way && !here && !event.defaultPrevented && !event.ctrlKey && !event.metaKey) {
    first(event, () => location.assign(way.href));
  }
});

document.addEventListener("submit", (event) => {
  if (event.target.id === "note" && !event.defaultPrevented) {
    const { submitter } = event;
    first(event, () => {
      delete event.target.dataset.sent; // it was not: see app.js
      event.target.requestSubmit(submitter);
    });
    gone = !event.defaultPrevented;
  }
});

addEventListener("beforeunload", (event) => {
  const open = unkept() || outstanding.size > 0 || (saver() && started());
  if (open && !isLeaving() && !gone) {
    event.preventDefault();
  }
});

document.addEventListener("visibilitychange", () => {
  if (document.hidden) {
    save();
  }
});
