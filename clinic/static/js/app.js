// What every page has: menus, dialogs, htmx's token and troubles. Its keys are in keys.js.

import { csrfToken, say } from "./live.js";

function onKey(event) {
  if (event.key === "Escape") {
    const open = event.target.closest("details.menu[open]");
    if (open) {
      open.open = false;
      open.querySelector("summary").focus();
    }
  }
}

function closeMenusExcept(target) {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(target)) {
      menu.open = false;
    }
  }
}

function onClick(event) {
  const target = event.target;
  closeMenusExcept(target);
  const opener = target.closest("[data-opens]");
  if (opener) {
    event.preventDefault();
    document.getElementById(opener.dataset.opens)?.showModal();
  }
  target.closest("[data-closes]")?.closest("dialog")?.close();
  if (target.matches("dialog")) {
    target.close();
  }
  target.closest("[data-dismiss]")?.closest(".callout")?.remove();
  if (target.closest("[data-print]")) {
    print();
  }
}

// A second click on a submit button sends nothing twice; the page that comes back frees it.
function onSubmit(event) {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") {
    return;
  }
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  setTimeout(() => delete form.dataset.sent, 8000);
}

function forgetSent() {
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
  }
}

function focusFirstWrong(within) {
  const wrong = within.querySelector?.('[aria-invalid="true"]');
  if (wrong && !within.contains(document.activeElement)) {
    wrong.focus();
  }
}

document.addEventListener("keydown", onKey);
document.addEventListener("click", onClick);
document.addEventListener("submit", onSubmit);
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-submits]")) {
    event.target.form.requestSubmit();
  }
});
addEventListener("pageshow", forgetSent);

document.addEventListener("htmx:configRequest", (event) => {
  event.detail.headers["X-CSRFToken"] = csrfToken();
});
document.addEventListener("htmx:responseError", (event) => {
  const said = event.detail.xhr.getResponseHeader("X-Message");
  say(said || "That did not work, and nothing was changed. Please try again.", "due");
});
document.addEventListener("htmx:sendError", () => {
  say("The clinic cannot be reached. Nothing was changed.", "due");
});
document.addEventListener("htmx:afterSettle", (event) => focusFirstWrong(event.detail.elt));

focusFirstWrong(document);
