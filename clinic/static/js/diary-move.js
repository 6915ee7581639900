// Moving a visit by dragging it, or its lower edge. What was refused springs back, and the foot of the page says why.

import { clock, wall } from "./diary-events.js";
import { csrfToken, say } from "./live.js";

function wishOf({ event, newResource }) {
  const { data } = event.extendedProps;
  return {
    event: data.id,
    visit: data.visit,
    start: wall(event.start),
    end: wall(event.end),
    resource: newResource?.id ?? data.resourceId,
    was: { start: data.start, end: data.end, resource: data.resourceId },
  };
}

async function send(url, wish) {
  const answer = await fetch(url, {
    method: "POST",
    credentials: "same-origin",
    headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": csrfToken() },
    body: JSON.stringify(wish),
  });
  const said = await answer.json().catch(() => ({}));
  return { ok: answer.ok, message: said.message, fits: said.fits };
}

// Whether it was moved.
export async function move(url, info) {
  const wish = wishOf(info);
  try {
    const { ok, message, fits } = await send(url, wish);
    if (!ok) {
      info.revert();
      say(message ?? "That move was not possible, so the visit stays where it was.", "due");
      return false;
    }
    say(message ?? `Moved to ${clock(wish.start)}.`, "done", fits && { href: fits, label: "Who fits the time before?" });
    return true;
  } catch {
    info.revert();
    say("The clinic cannot be reached, so the visit stays where it was.", "due");
    return false;
  }
}
