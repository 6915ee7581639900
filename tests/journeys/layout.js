// What an eye would stumble over on the page as it stands: one line for each fault.
// `spare`: selectors of a third party's own markup, beside which an accessible twin stands.
(spare) => {
  const faults = [];
  const named = (node) => {
    const words = (node.textContent ?? "").trim().replace(/\s+/g, " ").slice(0, 40);
    const mark = node.id ? `#${node.id}` : [...node.classList].map((name) => `.${name}`).join("");
    return `<${node.localName}${mark}> "${words}"`;
  };
  const apart = [...spare, ".skip", "svg", "option", "datalist"];
  const isForEarsOnly = (node) => {
    const style = getComputedStyle(node);
    return style.overflow === "hidden" && node.clientWidth < 3 && node.clientHeight < 3;
  };
  const unseen = new Set([...document.body.querySelectorAll("*")].filter(isForEarsOnly));
  const isApart = (node) => {
    for (let at = node; at; at = at.parentElement) {
      if (unseen.has(at)) {
        return true;
      }
    }
    return apart.some((selector) => node.closest(selector));
  };
  const isSeen = (node) => node.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  const all = [...document.body.querySelectorAll("*")].filter((node) => !isApart(node) && isSeen(node));
  const wide = document.documentElement.clientWidth;

  // 1. The page does not scroll sideways, and nothing stands out of it.
  if (document.documentElement.scrollWidth > wide) {
    faults.push(`scrolls sideways: ${document.documentElement.scrollWidth} of ${wide} px`);
  }
  for (const node of all) {
    const box = node.getBoundingClientRect();
    if (box.width && (box.right > wide + 1 || box.left < -1)) {
      faults.push(`stands out of the page: ${named(node)} ${Math.round(box.left)} to ${Math.round(box.right)}`);
    }
  }

  // 2. Words fit their box: nothing is cut off, nothing runs over an edge, no part scrolls sideways.
  const hasWords = (node) => [...node.childNodes].some((part) => part.nodeType === Node.TEXT_NODE && part.data.trim());
  for (const node of all) {
    const style = getComputedStyle(node);
    if (style.display === "inline" || ["INPUT", "SELECT"].includes(node.tagName)) {
      continue;
    }
    const cuts = style.overflowX !== "visible";
    if ((cuts || hasWords(node)) && node.scrollWidth > node.clientWidth + 1) {
      faults.push(`too wide for its box: ${named(node)} ${node.scrollWidth} of ${node.clientWidth} px`);
    }
    if (style.overflowY !== "visible" && style.overflowY !== "auto" && node.scrollHeight > node.clientHeight + 2) {
      faults.push(`cut off below: ${named(node)} ${node.scrollHeight} of ${node.clientHeight} px`);
    }
  }
  for (const node of all.filter((each) => each.tagName === "SELECT" || (each.tagName === "INPUT" && each.value))) {
    const style = getComputedStyle(node);
    const pen = document.createElement("canvas").getContext("2d");
    pen.font = style.font;
    const words = node.tagName === "SELECT" ? node.selectedOptions[0]?.text ?? "" : node.value;
    const room = node.clientWidth - Number.parseFloat(style.paddingLeft) - Number.parseFloat(style.paddingRight);
    const free = !["hidden", "checkbox", "radio", "search", "date", "time"].includes(node.type);
    if (free && pen.measureText(words).width > room + 2) {
      faults.push(`shows only a part of its value: ${named(node)} "${words}"`);
    }
  }

  // 3. No words over other words.
  const lines = [];
  for (const node of all) {
    const fixed = node.closest(".sign-bar, .side, .bar, .toasts, .matches, .menu-list, .demo-banner");
    for (const part of fixed ? [] : node.childNodes) {
      if (part.nodeType === Node.TEXT_NODE && part.data.trim()) {
        const range = document.createRange();
        range.selectNodeContents(part);
        lines.push(...[...range.getClientRects()].map((box) => ({ box, node })));
      }
    }
  }
  lines.sort((one, other) => one.box.top - other.box.top);
  lines.forEach(({ box, node }, at) => {
    for (let next = at + 1; next < lines.length && lines[next].box.top < box.bottom - 3; next += 1) {
      const other = lines[next];
      const across = Math.min(box.right, other.box.right) - Math.max(box.left, other.box.left);
      const down = Math.min(box.bottom, other.box.bottom) - other.box.top;
      if (across > 2 && down > 4 && other.node !== node) {
        faults.push(`words over words: ${named(node)} and ${named(other.node)}`);
      }
    }
  });
  return [...new Set(faults)].slice(0, 12);
}
