// The moves of a draft, one after the other. A press waits for the one on its way and carries
// whatever was typed until its turn; one that did not get through is sent again, word for word, so
// that the clinic can tell it from a new one.

import { csrfToken } from "./live.js";
import { freshToken, tell } from "./note-line.js";
import { restore, twinOf, valuesOf } from "./note-pieces.js";

const A_SECOND = 1000;
const LONGEST_MS = 20 * A_SECOND;
const AGAIN_MS = [1, 2, 4, 8, 15].map((seconds) => seconds * A_SECOND);
const SIGN_IN_MS = 3 * A_SECOND;
const NOT_THROUGH = (status) => status === 0 || status === 400 || status === 401 || status >= 500;

const queue = [];
let now = null; // on its way, or held until the line is there again
let held = false;
let failed = 0; // how often in a row
let timer = null; // until it is sent again
let leaving = false; // signed: the note to read is on its way

export const isLeaving = () => leaving;
export const isBusy = () => Boolean(now) || queue.length > 0;
export const isHeld = () => held;

// ------------------------------------------------------------------ one after the other
function press(elt, issue) {
  if (now?.elt !== elt && !queue.some((move) => move.elt === elt)) {
    queue.push({ elt, issue, pressed: performance.now(), sent: null, body: null, typed: [] });
  }
  if (held) {
    again(0);
  } else {
    next();
  }
}

function next() {
  while (!now && !leaving && queue.length > 0) {
    now = queue.shift();
    send();
  }
}

function send() {
  clearTimeout(timer);
  held = false;
  now.xhr = null;
  const elt = now.elt.isConnected ? now.elt : twinOf(now.elt);
  if (elt === now.elt) {
    now.issue();
  } else if (elt) {
    now.elt = elt;
    window.htmx.trigger(elt, elt.localName === "button" ? "click" : "note-typed");
  }
  if (!now.xhr) {
    now = null; // what was pressed is no longer on the page
    next();
  }
}

function again(wait) {
  clearTimeout(timer);
  held = true;
  timer = setTimeout(send, wait);
}

function done(move, status) {
  now = null;
  document.dispatchEvent(new CustomEvent("note:answered", { detail: { elt: move.elt, status } }));
  next();
}

// Nothing of it may be lost; to sign, though, is asked for once more by a person, not by the page.
async function hold(move, status) {
  const known = status === 400 || status === 401;
  failed += 1;
  held = true;
  const fresh = known && (await freshToken());
  if (now !== move || !held) {
    return; // sent again meanwhile
  }
  move.body.set("csrf_token", csrfToken());
  if (!known) {
    tell("cut");
  }
  if (fresh && !move.renewed) {
    move.renewed = true;
    send();
  } else if (move.elt.matches("[data-sign]")) {
    held = false;
    done(move, status);
  } else {
    again(known ? SIGN_IN_MS : AGAIN_MS[Math.min(failed, AGAIN_MS.length) - 1]);
  }
}

function answered(move, status) {
  if (leaving) {
    return;
  }
  if (NOT_THROUGH(status)) {
    hold(move, status);
    return;
  }
  failed = 0;
  restore(move.typed);
  if (document.activeElement === document.body && move.focus?.localName === "button") {
    twinOf(move.focus)?.focus({ preventScroll: true });
  }
  done(move, status);
}

// ------------------------------------------------------------------ what htmx tells
const ofNote = (event) => event.detail.verb === "post" && event.detail.elt.closest?.("#note");
const isNow = (event) => now && (event.detail.requestConfig ?? event.detail).elt === now.elt;

document.addEventListener("htmx:confirm", (event) => {
  const { elt, issueRequest } = event.detail;
  if (!ofNote(event)) {
    return;
  }
  if (now?.elt === elt && !now.xhr && !held) {
    return; // its turn
  }
  event.preventDefault();
  if (!leaving) {
    press(elt, () => issueRequest(true));
  }
});

document.addEventListener("htmx:configRequest", (event) => {
  if (!isNow(event)) {
    return;
  }
  const { detail } = event;
  detail.timeout = LONGEST_MS;
  if (now.body) {
    detail.headers["X-CSRFToken"] = csrfToken();
  } else {
    now.sent = valuesOf();
    now.body = new FormData();
    for (const [name, value] of detail.formData.entries()) {
      now.body.append(name, value);
    }
  }
  now.body.set("seconds_ago", String(Math.round((performance.now() - now.pressed) / A_SECOND)));
  detail.parameters = now.body;
});

document.addEventListener("htmx:beforeSend", (event) => {
  if (isNow(event)) {
    const move = now;
    move.xhr = event.detail.xhr;
    move.xhr.addEventListener("loadend", () => answered(move, move.xhr.status));
    const detail = { elt: move.elt, again: failed > 0 };
    document.dispatchEvent(new CustomEvent("note:sent", { detail }));
  }
});

document.addEventListener("htmx:beforeSwap", (event) => {
  if (isNow(event)) {
    const typed = [...valuesOf()];
    now.typed = typed.filter(([key, { value }]) => now.sent.get(key)?.value !== value);
    now.focus = document.activeElement;
  }
});

document.addEventListener("htmx:beforeOnLoad", (event) => {
  leaving ||= Boolean(event.detail.xhr.getResponseHeader("HX-Redirect"));
});

// Said beside the note, not as a passing line.
for (const name of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
  document.body.addEventListener(name, (event) => {
    if (isNow(event) && NOT_THROUGH(event.detail.xhr.status)) {
      event.stopPropagation();
    }
  });
}

for (const [name, on] of [["online", window], ["visibilitychange", document]]) {
  on.addEventListener(name, () => {
    if (held && !document.hidden) {
      failed = 0;
      again(0);
    }
  });
}
