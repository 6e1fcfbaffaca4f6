/* When another cell was pressed, its heading comes into view if it is not; nothing moves when the page opens. */
let last = null;

function bring(cell, frames) {
  const found = document.querySelector(`.opened[data-cell="${cell}"] h3`);
  if (!found) {
    if (frames) requestAnimationFrame(() => bring(cell, frames - 1));
    return;
  }
  found.scrollIntoView({ block: "nearest" }); // its margins, in the style sheet, leave room for the first lines
}

export default function ({ data }) {
  const before = last;
  last = data.cell;
  if (before !== null && before !== last) bring(last, 60);
  return () => (last = null);
}
