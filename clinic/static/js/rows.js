// A chain of steps: empty rows wait behind one button. Without script all rows simply show.

function setUp(list) {
  const rows = [...list.querySelectorAll("[data-row]")];
  const empty = (row) => !row.querySelector("select")?.value;
  const waiting = rows.slice(1).filter(empty);
  if (waiting.length === 0) {
    return;
  }
  waiting.forEach((row) => { row.hidden = true; });
  const add = document.createElement("button");
  add.type = "button";
  add.className = "btn btn-quiet btn-small";
  add.textContent = "+ Add a step";
  add.addEventListener("click", () => {
    const row = waiting.shift();
    row.hidden = false;
    row.querySelector("select")?.focus();
    add.hidden = waiting.length === 0;
  });
  (list.nextElementSibling ?? list).append(add);
}

document.querySelectorAll("[data-rows]").forEach(setUp);
