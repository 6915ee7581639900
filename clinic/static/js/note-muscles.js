// One muscle of 168: two letters are enough, by keyboard and by touch.

import { findMuscles, loadMuscles } from "./muscles.js";

let matches = null; // the open list

function closeMatches() {
  matches?.input.removeAttribute("aria-activedescendant");
  matches?.input.setAttribute("aria-expanded", "false");
  matches?.list.remove();
  matches = null;
}

function showMatches(input) {
  closeMatches();
  const found = findMuscles(input.value);
  if (found.length === 0 || (found.length === 1 && found[0].name === input.value)) {
    return;
  }
  const list = document.createElement("ul");
  list.className = "matches";
  list.id = "matches";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Muscles");
  found.forEach((muscle, index) => {
    const item = document.createElement("li");
    const hint = document.createElement("small");
    item.id = `match-${index}`;
    item.setAttribute("role", "option");
    item.dataset.name = muscle.name;
    hint.textContent = muscle.hint;
    item.append(muscle.name, hint);
    list.append(item);
  });
  input.parentElement.append(list);
  matches = { input, list, at: -1 };
  input.setAttribute("aria-expanded", "true");
  input.setAttribute("aria-controls", list.id);
  mark(0);
}

function mark(at) {
  const items = [...matches.list.children];
  matches.at = (at + items.length) % items.length;
  items.forEach((item, index) => item.setAttribute("aria-selected", String(index === matches.at)));
  items[matches.at].scrollIntoView({ block: "nearest" });
  matches.input.setAttribute("aria-activedescendant", items[matches.at].id);
}

function choose(item) {
  const { input } = matches;
  input.value = item.dataset.name;
  closeMatches();
  input.dispatchEvent(new Event("change", { bubbles: true }));
  (nextOpen(input) ?? input).focus();
}

// In the empty line the next thing to say is what is not filled in yet: the side, how deep.
function nextOpen(input) {
  const line = input.closest("[data-new]");
  const side = line?.querySelector('[name="new.side"]');
  if (side && !line.querySelector('[name="new.side"]:checked')) {
    return side;
  }
  const numbers = [...(line?.querySelectorAll("[data-needed]") ?? [])];
  return numbers.find((field) => !field.value);
}

function beware(input) {
  const list = document.getElementById("new-beware");
  if (!input.closest("[data-new]") || !list) {
    return;
  }
  const known = findMuscles(input.value).find((muscle) => muscle.name === input.value);
  const lines = known?.beware ? known.beware.split("\n") : [];
  list.replaceChildren(
    ...lines.map((line) => {
      const item = document.createElement("li");
      item.textContent = line;
      return item;
    }),
  );
  list.hidden = lines.length === 0;
}

export function setUpMuscles() {
  loadMuscles(document.getElementById("muscles"));
  for (const input of document.querySelectorAll("[data-muscle][list]")) {
    input.removeAttribute("list");
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-expanded", "false");
    input.setAttribute("aria-autocomplete", "list");
  }
}

// Whether the key was for the open list.
export function onMuscleKey(event) {
  if (!matches || event.target !== matches.input) {
    return false;
  }
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    mark(matches.at + (event.key === "ArrowDown" ? 1 : -1));
  }
  if (event.key === "Enter" || event.key === "Tab") {
    if (event.key === "Enter") {
      event.preventDefault();
    }
    choose(matches.list.children[matches.at]);
  }
  if (event.key === "Escape") {
    closeMatches();
  }
  return true;
}

document.addEventListener("input", (event) => {
  if (event.target.matches("[data-muscle]")) {
    showMatches(event.target);
  }
});

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-muscle]")) {
    beware(event.target);
  }
});

document.addEventListener("pointerdown", (event) => {
  const item = matches && event.target.closest(".matches li");
  if (item) {
    event.preventDefault();
    choose(item);
  }
});

// Room for the list below the field, above the bar at the foot.
document.addEventListener("focusin", (event) => {
  if (event.target.matches("[data-new] [data-muscle]")) {
    event.target.scrollIntoView({ block: "center" });
  }
});

document.addEventListener("focusout", (event) => {
  if (matches && event.target === matches.input) {
    closeMatches();
  }
});
