/* The chart's markup, its measures, and our own signs. */
const NARROW = 700; // pixels below which the names stand above their lanes
const BAR = 13, BAND = 15, SIGN = 20; // heights in pixels
const TIE = 6.5; // pixels from one line to the next
const FAR = 40; // pixels kept free behind words, so that they are not taken for those of the next mark

const lanesButton = (name, label, path) =>
  `<button type="button" class="cl-${name}" aria-label="${label}" title="${label}">${Dom.icon(path)}</button>`;
const LANES_TEMPLATE = `
  <div class="cl-tools">
    <div class="cl-buttons" role="group" aria-label="Days shown">
      ${lanesButton("earlier", "Earlier days", "M12.5 4.5 7 10l5.5 5.5")}
      ${lanesButton("out", "Show more days", "M5 10h10")}
      ${lanesButton("in", "Show fewer days", "M5 10h10M10 5v10")}
      ${lanesButton("later", "Later days", "M7.5 4.5 13 10l-5.5 5.5")}
      <button type="button" class="cl-all">All days</button>
    </div>
    <label>From <input class="cl-from" size="17" autocomplete="off" spellcheck="false"></label>
    <label>to <input class="cl-to" size="17" autocomplete="off" spellcheck="false"></label>
    <p class="cl-hint">Drag across the dates to zoom. Arrow keys go from mark to mark, Enter to the map.</p>
  </div>
  <div class="cl-head">
    <div class="cl-axis"><div class="cl-ticks" aria-hidden="true"></div><div class="cl-brush" hidden></div>
      <div class="cl-flag" aria-hidden="true"></div></div>
    <div class="cl-aside" aria-hidden="true">no day given</div>
  </div>
  <div class="cl-body">
    <div class="cl-field" aria-hidden="true"><div class="cl-grid"></div><div class="cl-column"></div><div class="cl-line"></div><svg class="cl-drawing"></svg></div>
    <div class="cl-groups"></div>
    <div class="cl-tip" role="tooltip" hidden></div>
  </div>
  <ul class="cl-legend" aria-label="How to read the chart"></ul>
  <p class="cl-live" role="status"></p>`;

const parsed = new Map();
/** One of our own signs, parsed once. */
function sign(svg) {
  if (!parsed.has(svg)) {
    const holder = document.createElement("template");
    holder.innerHTML = svg;
    parsed.set(svg, holder.content.firstElementChild);
  }
  return parsed.get(svg).cloneNode(true);
}
