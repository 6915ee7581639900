// Saying things: a line at the foot of the page that screen readers hear too.

const SIGNS = { done: "done", due: "waiting", stop: "alert", plain: "info" };
const STAYS_MS = 7000;

const sprite = () => document.querySelector("svg.icon use")?.getAttribute("href").split("#")[0] ?? "";

export function icon(name) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  const use = document.createElementNS(space, "use");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `${sprite()}#${name}`);
  svg.append(use);
  return svg;
}

// `way` is somewhere to go on to: {href, label}.
export function say(message, kind = "plain", way = null) {
  const line = document.createElement("div");
  const words = document.createElement("span");
  line.className = `toast-line is-${kind}`;
  words.textContent = message;
  line.append(icon(SIGNS[kind] ?? "info"), words);
  if (way) {
    const link = document.createElement("a");
    link.href = way.href;
    link.textContent = way.label;
    line.append(link);
  }
  document.getElementById("toasts").replaceChildren(line);
  setTimeout(() => line.remove(), way || kind === "due" || kind === "stop" ? 2 * STAYS_MS : STAYS_MS);
  if (kind === "due" || kind === "stop") {
    document.getElementById("alerts").textContent = message;
  }
}

export const csrfToken = () => document.querySelector('meta[name="csrf-token"]')?.content ?? "";
