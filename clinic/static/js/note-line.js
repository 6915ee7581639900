// The line to the clinic while a note is open: one calm place says how it stands. What has not
// reached the clinic yet is kept in this page alone, never in the browser's own storage.

const WORDS = {
  saving: "Saving…",
  cut: "No connection: trying again, keep this page open",
  out: ["Signed out:", "sign in in another tab", ", your work stays here"],
  other: ["Signed in as somebody else:", "sign in as yourself in another tab", ", your work stays here"],
  wrong: "Not saved yet: look at what is marked",
  refused: "Not saved: the clinic did not take it. Keep this page open and tell someone",
};
const QUIET = ["", "saving"];
const stateNow = () => document.getElementById("note-saved")?.dataset.state ?? "";

// Presses whose moment counts and that are not at the clinic yet.
export const outstanding = new Set();

function put(place, words, address) {
  if (!Array.isArray(words)) {
    place.textContent = words;
    return;
  }
  const [before, link, after] = words;
  const way = document.createElement("a");
  way.href = address;
  way.target = "_blank";
  way.rel = "noopener";
  way.textContent = link;
  place.replaceChildren(`${before} `, way, after);
}

// What is said of the line; "" says nothing and leaves the clinic's own word standing.
export function tell(state, address = "") {
  const place = document.getElementById("note-saved");
  if (!place || (!state && !place.dataset.state)) {
    return;
  }
  const aloud = document.getElementById("note-said");
  const before = place.dataset.state ?? "";
  place.dataset.state = state;
  place.classList.toggle("in-trouble", !QUIET.includes(state));
  put(place, WORDS[state] ?? "", address);
  if (aloud && state !== before && !(QUIET.includes(state) && QUIET.includes(before))) {
    aloud.textContent = state ? place.textContent : "";
  }
}

// Whether something is said that only a whole save can take back.
export const inTrouble = () => !QUIET.includes(stateNow());

// Signed out, or signed in anew: the page's token is no longer good. Whether there is a new one.
export async function freshToken() {
  const address = document.getElementById("note")?.dataset.edit ?? location.pathname;
  let answer = null;
  let page = null;
  try {
    answer = await fetch(address, { headers: { "HX-Request": "false" } });
    page = new DOMParser().parseFromString(await answer.text(), "text/html");
  } catch {
    tell("cut");
    return false;
  }
  if (page.querySelector("[data-sign-in]")) {
    tell("out", answer.redirected ? answer.url : address);
    return false;
  }
  const who = page.querySelector(".shell")?.dataset.who;
  const token = page.querySelector('meta[name="csrf-token"]')?.content;
  if (answer.status >= 500 || (answer.ok && (!who || !token))) {
    tell("cut"); // the clinic is ill, or something between here and there has answered
    return false;
  }
  if (!answer.ok || who !== document.querySelector(".shell")?.dataset.who) {
    tell("other", "/"); // sent with a colleague's token it would be theirs, and refused
    return false;
  }
  document.querySelector('meta[name="csrf-token"]').content = token;
  for (const field of document.querySelectorAll('[name="csrf_token"]')) {
    field.value = token;
  }
  return true;
}
