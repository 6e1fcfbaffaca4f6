/* The matrix of places and days: one cell has the focus, arrow keys move it, a press tells Python which cell it was.

   The table comes ready from Python, escaped; here it is put into the page once and only marked afterwards, so that
   the focus and the sideways position stay where they are when the claims behind a cell arrive. */

const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
const matrices = new WeakMap();

function begin(parent) {
  const root = parent.querySelector(".claims-matrix");
  const matrix = { html: "", at: "", choose: () => {} };
  const rows = () => [...root.querySelectorAll("tr[data-place]")].map((row) => [...row.querySelectorAll("button")]);
  const nameOf = (button) => `${button.closest("tr").dataset.place} ${button.dataset.day}`;

  /* One cell is in the order of the Tab key: where the reader was last, to begin with the one that is open. */
  const hold = (button) => {
    root.querySelectorAll('button[tabindex="0"]').forEach((other) => (other.tabIndex = -1));
    button.tabIndex = 0;
  };

  const say = (event) => {
    const button = event.target.closest?.("td button");
    const line = root.querySelector(".cm-said");
    if (button && line) line.textContent = button.getAttribute("aria-label");
  };

  const move = (event) => {
    const button = event.target.closest?.("td button");
    if (!button || event.altKey || event.metaKey || event.ctrlKey) return;
    const cells = rows();
    const row = cells.findIndex((found) => found.includes(button));
    const column = cells[row].indexOf(button);
    const last = cells[row].length - 1;
    const step = STEPS[event.key];
    const next = step
      ? cells[row + step[0]]?.[column + step[1]]
      : { Home: cells[row][0], End: cells[row][last] }[event.key];
    if (!step && !next) return;
    event.preventDefault();
    if (!next) return;
    hold(next);
    next.focus({ preventScroll: true });
    bring(next);
    next.scrollIntoView({ block: "nearest", inline: "nearest" });
  };

  /* Sideways inside the table only, clear of the column of names. */
  const bring = (button) => {
    const region = root.querySelector(".cm-scroll");
    const names = button.closest("tr").querySelector("th").offsetWidth;
    const left = button.parentElement.offsetLeft;
    const right = left + button.offsetWidth;
    const seen = left - names >= region.scrollLeft && right <= region.scrollLeft + region.clientWidth;
    if (!seen) region.scrollLeft = left - names - (region.clientWidth - names - button.offsetWidth) / 2;
  };

  const press = (event) => {
    const button = event.target.closest?.("td button");
    if (!button) return;
    hold(button);
    mark(nameOf(button));
    matrix.choose({ place: button.closest("tr").dataset.place, day: button.dataset.day });
  };

  const mark = (name) => {
    matrix.at = name;
    root.querySelectorAll("[aria-current], .cm-now").forEach((found) => {
      found.removeAttribute("aria-current");
      found.classList.remove("cm-now");
    });
    const button = rows().flat().find((found) => nameOf(found) === name);
    root.querySelector(`th[data-day="${name.split(" ").pop()}"]`)?.classList.add("cm-now");
    if (!button) return null;
    button.setAttribute("aria-current", "true");
    button.closest("tr").querySelector("th").classList.add("cm-now");
    return button;
  };

  root.addEventListener("keydown", move);
  root.addEventListener("click", press);
  root.addEventListener("focusin", say);
  root.addEventListener("mouseover", say);

  matrix.update = (data) => {
    const fresh = data.html !== matrix.html;
    if (fresh) {
      matrix.html = data.html;
      root.innerHTML = data.html;
    }
    if (!fresh && data.at === matrix.at) return;
    const button = mark(data.at) ?? rows()[0]?.[0];
    if (!button) return;
    hold(button);
    if (fresh) say({ target: button });
    bring(button);
  };

  return matrix;
}

export default function ({ data, parentElement, setTriggerValue }) {
  let matrix = matrices.get(parentElement);
  if (!matrix) {
    matrix = begin(parentElement);
    matrices.set(parentElement, matrix);
  }
  const send = Line.through("matrix", setTriggerValue);
  matrix.choose = (cell) => send("chosen", cell);
  matrix.update(data);
  return () => matrices.delete(parentElement);
}
