// Draws a name on a canvas and keeps its strokes as compact points in a hidden field.

const canvas = document.querySelector("[data-signature]");

if (canvas) {
  const field = canvas.closest("form").elements[canvas.dataset.signature];
  const ink = canvas.getContext("2d");
  let strokes = [];
  let line = null;

  const place = (event) => {
    const box = canvas.getBoundingClientRect();
    const within = (value, most) => Math.round(Math.min(Math.max(value, 0), most));
    return [
      within(((event.clientX - box.left) / box.width) * canvas.width, canvas.width),
      within(((event.clientY - box.top) / box.height) * canvas.height, canvas.height),
    ];
  };

  const draw = () => {
    ink.clearRect(0, 0, canvas.width, canvas.height);
    ink.lineWidth = 3;
    ink.lineCap = "round";
    ink.lineJoin = "round";
    ink.strokeStyle = getComputedStyle(canvas).color;
    for (const points of strokes) {
      ink.beginPath();
      ink.moveTo(...points[0]);
      for (const point of points.length > 1 ? points.slice(1) : points) ink.lineTo(...point);
      ink.stroke();
    }
    field.value = strokes.length ? JSON.stringify(strokes) : "";
  };

  canvas.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    canvas.setPointerCapture(event.pointerId);
    line = [place(event)];
    strokes.push(line);
    draw();
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!line) return;
    const [x, y] = place(event);
    const [beforeX, beforeY] = line.at(-1);
    if (Math.hypot(x - beforeX, y - beforeY) >= 3) line.push([x, y]);
    draw();
  });
  for (const end of ["pointerup", "pointercancel"]) {
    canvas.addEventListener(end, () => {
      line = null;
    });
  }
  document.querySelector("[data-signature-clear]").addEventListener("click", () => {
    strokes = [];
    draw();
  });
}
