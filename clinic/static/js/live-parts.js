// Parts of a page that bring themselves up to date: every [data-live] inside [data-live-source].
// The page is asked for again, and a part that has changed takes the place of the old one; where
// nothing changed nothing moves, so the place on the page and the focus stay.

import { say } from "./live.js";

const POLL = { "X-Refresh": "poll" };
const TOKEN = /name="csrf_token" value="[^"]*"/g;

const words = (node) => node.outerHTML.replace(TOKEN, "");

// Refused because nobody is signed in any more: said once, with the way back.
export function isSignedOut(answer) {
  if (!answer.redirected && answer.status !== 401) {
    return false;
  }
  say("You have been signed out. Reload the page to sign in again.", "due");
  return true;
}

// Where the focus stood, in words that find the same thing in the new part.
function whereFocusIs(part) {
  const held = document.activeElement;
  if (!part.contains(held)) {
    return null;
  }
  const href = held.getAttribute("href");
  return href ? `[href="${CSS.escape(href)}"]` : held.id ? `#${CSS.escape(held.id)}` : null;
}

function renew(part, fresh) {
  if (words(part) === words(fresh)) {
    return;
  }
  const focus = whereFocusIs(part);
  part.replaceWith(fresh);
  globalThis.htmx?.process(fresh);
  if (focus) {
    fresh.querySelector(focus)?.focus();
  }
}

// `false` once there is no use in asking again.
export async function renewParts() {
  const source = document.querySelector("[data-live-source]")?.dataset.liveSource;
  if (!source || document.hidden) {
    return true;
  }
  const answer = await fetch(source, { headers: POLL, credentials: "same-origin" }).catch(() => null);
  if (!answer) {
    return true;
  }
  if (isSignedOut(answer)) {
    return false;
  }
  if (answer.ok) {
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const part of document.querySelectorAll("[data-live-source] [data-live]")) {
      const fresh = page.getElementById(part.id);
      if (fresh) {
        renew(part, document.importNode(fresh, true));
      }
    }
  }
  return true;
}
