// The flow board brings itself up to date, says what a click did, and keeps the focus with the
// person it was about.

import { watchPanel } from "./diary-panel.js";
import { renewParts } from "./live-parts.js";
import { say } from "./live.js";

const REFRESH_MS = 30_000;
const board = () => document.getElementById("flow-board");
const card = (visit) => board().querySelector(`[data-visit="${CSS.escape(visit)}"]`);

let acted = null; // the visit whose button was pressed
let opened = null; // the visit whose panel is open
let timer = 0;

async function look() {
  if (!(await renewParts())) {
    clearInterval(timer);
  }
}

document.addEventListener("htmx:beforeRequest", (event) => {
  const visit = event.detail.elt.closest("[data-visit]")?.dataset.visit ?? null;
  const writes = event.detail.requestConfig.verb !== "get";
  acted = writes ? visit : acted;
  opened = writes ? opened : visit ?? opened;
});

document.addEventListener("htmx:afterSettle", () => {
  const moved = acted && card(acted);
  acted = null;
  if (moved) {
    const link = moved.querySelector("a");
    const column = moved.closest("section").getAttribute("aria-label");
    link.focus();
    if (!board().querySelector(".flow-error")) {
      say(`${link.textContent}: ${column}.`, "done");
    }
  }
});

watchPanel({
  changed: look,
  closed: () => (opened && card(opened)?.querySelector("a") ? card(opened).querySelector("a").focus() : null),
});
timer = setInterval(look, REFRESH_MS);
document.addEventListener("visibilitychange", look);
