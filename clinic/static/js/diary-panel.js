// The panel of one visit, beside the board or the list.

const panel = document.getElementById("panel");

const within = (target) => target === panel || panel.contains(target);

export function openPanel(href) {
  if (globalThis.htmx) {
    globalThis.htmx.ajax("GET", href, { target: "#panel", swap: "innerHTML" });
  } else {
    location.assign(href);
  }
}

// A visit was moved on the board while its panel is open: what stands there is of before.
export function renewPanel(href) {
  if (panel?.querySelector(`[href^="${href}/"], [action^="${href}/"]`)) {
    openPanel(href);
  }
}

// `changed` is called after something was done in the panel, `closed` after it was closed.
export function watchPanel({ changed, closed }) {
  if (!panel) {
    return;
  }
  const close = () => {
    panel.replaceChildren();
    closed();
  };
  panel.addEventListener("click", (event) => {
    if (event.target.closest("[data-panel-close]")) {
      event.preventDefault();
      close();
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && panel.childElementCount && !document.querySelector("dialog[open]")) {
      close();
    }
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    if (within(event.detail.target)) {
      panel.querySelector("[data-panel-title]")?.focus();
    }
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const { requestConfig, successful, target } = event.detail;
    if (successful && requestConfig.verb !== "get" && within(target)) {
      changed();
    }
  });
}
