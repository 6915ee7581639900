// How the day's data becomes what the calendar draws. Clinic wall time all the way:
// strings without an offset, never a Date of this computer's zone.

import { icon } from "./live.js";

const SIGN_OF_STATUS = {
  arrived: { kind: "due", icon: "waiting" },
  in_room: { kind: "now", icon: "room" },
  done: { kind: "done", icon: "done" },
  did_not_attend: { kind: "plain", icon: "close" },
  left_unseen: { kind: "plain", icon: "close" },
};

const two = (number) => String(number).padStart(2, "0");

// The library hands out Dates whose local fields are the clinic's wall clock.
export const wall = (date) =>
  `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}T${two(date.getHours())}:${two(date.getMinutes())}`;

export const clock = (text) => text.slice(11, 16).replace(/^0/, "");

export const minutes = (text) => Number(text.slice(11, 13)) * 60 + Number(text.slice(14, 16));

export const later = (text, by) => {
  const total = Math.min(minutes(text) + by, 24 * 60 - 1);
  return `${text.slice(0, 11)}${two(Math.floor(total / 60))}:${two(total % 60)}`;
};

function span(className, text) {
  const node = document.createElement("span");
  node.className = className;
  node.textContent = text;
  return node;
}

function signs(event) {
  const status = SIGN_OF_STATUS[event.status];
  const all = [...(event.signs ?? []), ...(status ? [{ ...status, word: event.status_word }] : [])];
  const box = span("visit-signs", "");
  for (const sign of all) {
    const one = span(`sign is-${sign.kind}`, "");
    one.title = sign.word;
    one.append(icon(sign.icon), span("visually-hidden", `${sign.word}. `));
    box.append(one);
  }
  return box;
}

// The words of one visit in the board.
export function face(event) {
  const head = span("visit-head", "");
  head.append(span("visit-name", event.title), signs(event));
  const box = span("visit-face", "");
  box.dataset.visit = event.visit ?? event.id;
  box.append(
    head,
    span("visit-sub", event.subtitle ?? ""),
    span("visually-hidden", `, ${clock(event.start)} to ${clock(event.end)}${event.status in SIGN_OF_STATUS ? "" : `, ${event.status_word}`}`),
  );
  return box;
}

// The head of a column: its name, a way to more of it, and when somebody is there.
export function head({ title, note, href, says, today }) {
  const box = span("column-head", "");
  const name = document.createElement("a");
  name.className = today ? "column-name is-today" : "column-name";
  name.ariaCurrent = today ? "date" : null;
  name.textContent = title;
  name.href = href;
  name.title = says;
  box.append(name, span("column-note", note));
  return box;
}

export function asEvent(event, movable) {
  const length = minutes(event.end) - minutes(event.start);
  return {
    id: event.id,
    resourceIds: [event.resourceId],
    start: event.start,
    end: event.end,
    title: event.title,
    startEditable: movable && event.movable !== false,
    durationEditable: movable && event.movable !== false,
    classNames: [
      "visit",
      `status-${event.status}`,
      ...(event.therapies ?? []).slice(0, 1).map((hue) => `is-${hue}`),
      ...(length <= 20 ? ["brief"] : []),
      ...(event.classNames ?? []),
    ],
    extendedProps: { data: event },
  };
}

export const asShade = (shade, index) => ({
  id: `shade-${index}`,
  resourceIds: [shade.resourceId],
  start: shade.start,
  end: shade.end,
  display: "background",
  classNames: [shade.kind ?? "off"],
  extendedProps: { word: shade.word },
});

export const asNow = (now) => (resource, index) => ({
  id: `now-${index}`,
  resourceIds: [resource.id],
  start: now,
  end: later(now, 5),
  display: "background",
  classNames: ["now-line"],
});
