/* Brings the paragraph that a link points to into view, once, when the page has it. Draws nothing. */
let last = "";

function bring(frames) {
  const found = document.querySelector(".paragraph.selected");
  if (found) found.scrollIntoView({ block: "center" });
  else if (frames) requestAnimationFrame(() => bring(frames - 1));
}

export default function ({ data }) {
  if (data.target === last) return;
  last = data.target;
  if (last) bring(120);
}
