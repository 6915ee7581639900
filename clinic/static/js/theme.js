// Runs before the page is painted, so that a remembered choice never flashes.
// Without a choice the page follows the device.
(() => {
  "use strict";
  const KEY = "needlepoint:theme";
  const dark = matchMedia("(prefers-color-scheme: dark)");

  const remembered = () => {
    try {
      return localStorage.getItem(KEY);
    } catch {
      return null;
    }
  };

  const current = () => remembered() || (dark.matches ? "dark" : "light");

  const paint = () => {
    document.documentElement.dataset.bsTheme = current();
    for (const word of document.querySelectorAll("[data-theme-word]")) {
      word.textContent = current() === "dark" ? "Light page" : "Dark page";
    }
  };

  const toggle = () => {
    try {
      localStorage.setItem(KEY, current() === "dark" ? "light" : "dark");
    } catch {
      return;
    }
    paint();
  };

  paint();
  document.documentElement.classList.add("scripted");
  dark.addEventListener("change", paint);
  addEventListener("storage", paint);
  document.addEventListener("DOMContentLoaded", () => {
    paint();
    for (const button of document.querySelectorAll("[data-theme-toggle]")) {
      button.hidden = false;
      button.addEventListener("click", toggle);
    }
  });
})();
