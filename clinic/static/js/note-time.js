// The needles' time: it runs on the clinic's clock and is only shown here. A faint is kept at once,
// whatever else is going on with the page.

import { csrfToken } from "./live.js";
import { freshToken, outstanding, tell } from "./note-line.js";

const A_SECOND = 1000;
const A_MINUTE = 60;
const RETRY_MS = 2000;
const TONE_HZ = 880;
const TONE_SECONDS = 0.4;

// ------------------------------------------------------------------ showing it
let shown = null; // the timer on the page, and when it came
let rung = null;
let sound = null;

function timerNow() {
  const timer = document.querySelector("[data-timer]");
  if (timer && timer !== shown?.timer) {
    shown = { timer, came: performance.now(), seconds: Number(timer.dataset.seconds) };
  }
  return timer;
}

function tick() {
  const timer = timerNow();
  if (!timer || timer.dataset.running !== "true") {
    rung = null;
    return;
  }
  const seconds = shown.seconds + (performance.now() - shown.came) / A_SECOND;
  const alarm = Number(timer.dataset.alarm);
  const over = seconds >= alarm * A_MINUTE;
  timer.querySelector("[data-timer-word]").textContent = `${Math.floor(seconds / A_MINUTE)} of ${alarm} min`;
  timer.classList.toggle("over", over);
  timer.querySelector("[data-timer-over]").hidden = !over;
  if (over && rung !== alarm) {
    rung = alarm;
    ring(alarm);
  }
}

function ring(alarm) {
  document.getElementById("alarm").textContent = `${alarm} minutes are over: take the needles out.`;
  if (sound?.state !== "running") {
    return; // no sound before the first touch of the page
  }
  for (const at of [0, 1, 2]) {
    const tone = sound.createOscillator();
    tone.frequency.value = TONE_HZ;
    tone.connect(sound.destination);
    tone.start(sound.currentTime + at);
    tone.stop(sound.currentTime + at + TONE_SECONDS);
  }
}

document.addEventListener("pointerdown", () => {
  sound ??= "AudioContext" in window ? new AudioContext() : null;
  sound?.resume();
});

// ------------------------------------------------------------------ a faint
function put(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  for (const id of ["note-state", "note-moment"]) {
    const piece = page.getElementById(id);
    if (piece) {
      piece.removeAttribute("hx-swap-oob");
      document.getElementById(id)?.replaceWith(piece);
      window.htmx?.process(piece);
    }
  }
  document.getElementById("note-moment-here").hidden = true;
  document.getElementById("note-moment")?.scrollIntoView({ block: "center" });
  document.dispatchEvent(new CustomEvent("note:counted"));
}

// The moment is this page's until the clinic has it, however long that takes.
async function takeOut(press) {
  const body = new FormData();
  body.set("seconds_ago", String(Math.round((performance.now() - press.at) / A_SECOND)));
  try {
    const answer = await fetch(press.address, {
      method: "POST",
      headers: { "X-CSRFToken": csrfToken(), "HX-Request": "true" },
      body,
    });
    if (answer.ok) {
      outstanding.delete(press);
      put(await answer.text());
      return;
    }
    if (answer.status === 400 || answer.status === 401) {
      await freshToken();
    } else if (answer.status < 500) {
      outstanding.delete(press);
      tell("refused");
      return;
    } else {
      tell("cut");
    }
  } catch {
    tell("cut");
  }
  setTimeout(() => takeOut(press), RETRY_MS);
}

function showHere() {
  const here = document.getElementById("note-moment-here");
  const timer = document.querySelector("[data-timer]");
  if (here) {
    here.hidden = false;
    here.scrollIntoView({ block: "center" });
  }
  if (timer) {
    timer.dataset.running = "false";
  }
}

document.addEventListener(
  "click",
  (event) => {
    const button = event.target.closest("[data-take-out]");
    if (!button) {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    if (outstanding.size > 0) {
      return; // its moment is kept already
    }
    const press = { at: performance.now(), address: button.formAction };
    outstanding.add(press);
    button.disabled = true;
    showHere();
    takeOut(press);
  },
  true,
);

setInterval(tick, A_SECOND);
document.addEventListener("visibilitychange", tick);
tick();
