// The needles' time: it runs on the clinic's clock and is only shown here. A faint is kept at once,
// whatever else is going on with the page.

import { csrfToken } from "./live.js";
import { connected, freshToken } from "./note-line.js";

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
  document.getElementById("note-moment")?.scrollIntoView({ block: "center" });
  document.dispatchEvent(new CustomEvent("note:counted"));
}

async function takeOut(button, pressed) {
  const body = new FormData();
  body.set("seconds_ago", String(Math.round((performance.now() - pressed) / A_SECOND)));
  try {
    const answer = await fetch(button.formAction, {
      method: "POST",
      headers: { "X-CSRFToken": csrfToken(), "HX-Request": "true" },
      body,
    });
    if (answer.ok) {
      put(await answer.text());
      connected(true);
      return;
    }
    await freshToken(answer.status);
  } catch {
    connected(false);
  }
  setTimeout(() => takeOut(button, pressed), RETRY_MS);
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
    button.disabled = true;
    document.getElementById("alarm").textContent = "Take the needles out now. The time is kept; count them later.";
    takeOut(button, performance.now());
  },
  true,
);

setInterval(tick, A_SECOND);
document.addEventListener("visibilitychange", tick);
tick();
