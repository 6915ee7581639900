// The board of a day or a week: @event-calendar/build in [data-source]. A complete list stands
// beside it for those who do not see it, have no script, or hold a phone.

import { asEvent, asNow, asShade, clock, face, head, later, minutes, wall } from "./diary-events.js";
import { move } from "./diary-move.js";
import { openPanel, renewPanel, watchPanel } from "./diary-panel.js";
import { isSignedOut, renewParts } from "./live-parts.js";
import { say } from "./live.js";

const REFRESH_MS = 60_000;
const SLOT_MINUTES = 15;
const SLOT_PX = 26;
const wide = matchMedia("(width >= 600px)");
const board = document.getElementById("board");

let calendar = null;
let visits = null; // the visits on the board, as text, to notice a change
let day = null; // what is drawn: one day, or the seven of a week
let over = false; // signed out: there is no use in asking again
let dragging = false;
let opener = null; // id of the event whose panel is open
let fetchedAt = 0;

async function fetchDay(polling) {
  const headers = { Accept: "application/json", ...(polling ? { "X-Refresh": "poll" } : {}) };
  const answer = await fetch(board.dataset.source, { headers, credentials: "same-origin" });
  over = isSignedOut(answer);
  if (over) {
    return null;
  }
  if (!answer.ok) {
    throw new Error(String(answer.status));
  }
  fetchedAt = performance.now();
  return answer.text();
}

// Minutes passed since the server said what time it is; this computer's own clock is not asked.
const nowText = () =>
  later(day.now, Math.floor((performance.now() - fetchedAt) / 60_000));

const isWeek = () => Boolean(day.of);
const isNow = () => day.days.includes(nowText().slice(0, 10));

function everything() {
  const movable = Boolean(board.dataset.moveUrl);
  const columns = isWeek() ? [{ id: day.of }] : day.resources;
  return [
    ...day.events.map((event) => asEvent(event, movable)),
    ...(day.shaded ?? []).map(asShade),
    ...(isNow() ? columns.map(asNow(nowText())) : []),
  ];
}

function content({ event }) {
  const { data, word } = event.extendedProps;
  if (data) {
    const pending = event.display === "preview" ? { ...data, start: wall(event.start), end: wall(event.end) } : data;
    const node = face(pending);
    if (event.display === "preview") {
      node.querySelector(".visit-sub").textContent = `${clock(pending.start)} – ${clock(pending.end)}`;
    }
    return { domNodes: [node] };
  }
  return word ?? "";
}

const label = ({ resource }) => ({ domNodes: [head(day.resources.find((one) => one.id === resource.id))] });

const labelDay = (date) => ({ domNodes: [head(day.heads[wall(date).slice(0, 10)])] });

function open({ event }) {
  const { data } = event.extendedProps;
  if (!data?.href) {
    return;
  }
  opener = event.id;
  openPanel(data.href);
}

// The time of the now line, in the column of hours.
function labelNow() {
  let mark = board.querySelector(".now-label");
  if (!mark) {
    mark = document.createElement("span");
    mark.className = "now-label";
    board.querySelector(".ec-body .ec-sidebar").append(mark);
  }
  const now = nowText();
  mark.hidden = !isNow() || now.slice(11) < day.slotMinTime || now.slice(11) > day.slotMaxTime;
  mark.textContent = clock(now);
  mark.style.top = `${(minutes(now) - minutes(`${day.date}T${day.slotMinTime}`)) * (SLOT_PX / SLOT_MINUTES)}px`;
}

function startBooking({ dateStr, resource }) {
  if (board.dataset.openUrl) {
    const url = new URL(board.dataset.openUrl, location.href);
    url.searchParams.set("at", dateStr.slice(0, 16));
    url.searchParams.set("resource", resource?.id ?? day.of);
    location.assign(url);
  }
}

async function drop(info) {
  if (await move(board.dataset.moveUrl, info)) {
    refresh(false);
    renewPanel(info.event.extendedProps.data.href);
  }
}

function scrollTime() {
  return isNow() ? later(day.now, -45).slice(11, 16) : day.slotMinTime;
}

function mount() {
  board.hidden = false;
  calendar = globalThis.EventCalendar.create(board, {
    view: isWeek() ? "timeGridWeek" : "resourceTimeGridDay",
    date: day.date,
    firstDay: 1,
    headerToolbar: { start: "", center: "", end: "" },
    resources: day.resources.map(({ id, title }) => ({ id, title })),
    dayHeaderFormat: isWeek() ? labelDay : undefined,
    events: everything(),
    allDaySlot: false,
    slotDuration: { minutes: SLOT_MINUTES },
    snapDuration: "00:05",
    slotHeight: SLOT_PX,
    slotLabelInterval: "01:00",
    slotLabelFormat: (time) => `${time.getHours()}:${String(time.getMinutes()).padStart(2, "0")}`,
    slotMinTime: day.slotMinTime,
    slotMaxTime: day.slotMaxTime,
    scrollTime: scrollTime(),
    columnWidth: isWeek() ? "minmax(6.75rem, 1fr)" : "minmax(8rem, 1fr)",
    height: "100%",
    editable: Boolean(board.dataset.moveUrl),
    eventDurationEditable: true,
    longPressDelay: 350,
    slotEventOverlap: false,
    pointer: false,
    eventContent: content,
    resourceLabelContent: label,
    eventClick: open,
    eventDragStart: () => { dragging = true; },
    eventDragStop: () => { dragging = false; },
    eventDrop: drop,
    eventResizeStart: () => { dragging = true; },
    eventResizeStop: () => { dragging = false; },
    eventResize: drop,
    dateClick: startBooking,
  });
  board.closest(".diary").classList.add("has-board");
  speakPlainly();
  labelNow();
}

// The library calls its grid a table but fills it with buttons. Visits are buttons with whole
// sentences, so the half table is taken back; the list view is the table of the day.
function speakPlainly() {
  for (const node of board.querySelectorAll("[role=table], [role=rowgroup], [role=row], [role=columnheader], [role=cell]")) {
    node.removeAttribute("role");
    node.removeAttribute("aria-colindex");
  }
  const scroller = board.querySelector(".ec-main");
  scroller.setAttribute("role", "region");
  scroller.setAttribute("tabindex", "0");
  scroller.setAttribute("aria-label", `The ${isWeek() ? "week" : "day"} as a board. The list has the same visits.`);
}

// Every minute, and when the page is looked at again. `polling`: nobody asked for it.
async function refresh(polling) {
  if (dragging || document.hidden || over) {
    return;
  }
  if (!board || !wide.matches) {
    over = !(await renewParts());
    return;
  }
  let text;
  try {
    text = await fetchDay(polling);
  } catch {
    if (!polling) {
      say("The diary could not be brought up to date. Reload the page to try again.", "due");
    }
    return;
  }
  if (dragging || over) {
    return; // a drag that began meanwhile is not torn out of the hand; the next look is soon
  }
  draw(JSON.parse(text));
}

function draw(found) {
  const first = calendar === null;
  day = found;
  const news = visitsChanged();
  if (first) {
    mount();
    return;
  }
  calendar.setOption("events", everything());
  labelNow();
  if (news || document.querySelector("#flow li")) {
    renewParts();
  }
}

// The clock moves every minute; a change of the visits is news for the lists beside the board too.
function visitsChanged() {
  const text = JSON.stringify(day.events);
  const changed = text !== visits;
  visits = text;
  return changed;
}

// Hovering or focusing one step lights the whole chain of its visit.
function light(event) {
  const leaving = event.type === "mouseout" || event.type === "focusout";
  const visit = leaving ? null : event.target.closest?.(".ec-event")?.querySelector("[data-visit]")?.dataset.visit;
  for (const node of board.querySelectorAll(".ec-event.lit")) {
    node.classList.remove("lit");
  }
  if (!visit) {
    return;
  }
  const chain = board.querySelectorAll(`[data-visit="${CSS.escape(visit)}"]`);
  if (chain.length > 1) {
    chain.forEach((node) => node.closest(".ec-event").classList.add("lit"));
  }
}

// The panel is closed: back to the visit it was opened from.
function focusOpener() {
  const visit = day?.events.find((event) => event.id === opener)?.visit ?? opener;
  const face = visit && board?.querySelector(`[data-visit="${CSS.escape(visit)}"]`);
  (face?.closest(".ec-event") ?? document.getElementById("main")).focus();
  opener = null;
}

function start() {
  watchPanel({ changed: () => refresh(false), closed: focusOpener });
  for (const kind of board ? ["mouseover", "focusin", "mouseout", "focusout"] : []) {
    board.addEventListener(kind, light);
  }
  wide.addEventListener("change", () => refresh(false));
  document.addEventListener("visibilitychange", () => refresh(true));
  setInterval(() => refresh(true), REFRESH_MS);
  if (board && wide.matches) {
    refresh(false);
  }
}

start();
