/* What a hand does on the map: a plain wheel and one finger scroll the page, Ctrl (or Cmd) and the wheel zoom, two fingers
 * move and zoom; the region cannot be left, and a button brings the first view back. */
const HINT_MS = 1600; // long enough for six words
const KEYS_MS = 5000; // and for twice that many and their names
const KEY_PAN = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const KEY_PAN_PX = 80; // as far as Leaflet's own keys move a map

function mapGestures(map, payload, home) {
  const box = map.getContainer();
  const hint = Dom.element("p", "claims-hint");
  hint.setAttribute("role", "status");
  hint.hidden = true;
  box.append(hint);
  let going = 0;
  const say = (words, ms = HINT_MS) => {
    hint.textContent = words;
    hint.hidden = false;
    clearTimeout(going);
    going = setTimeout(() => { hint.hidden = true; }, ms);
  };
  const key = /Mac|iPhone|iPad/.test(navigator.platform) ? "Cmd" : "Ctrl";
  // In the capture phase: before Leaflet, which would take the wheel and the finger for itself.
  const first = { capture: true, passive: true };
  box.addEventListener("wheel", (event) => {
    if (event.ctrlKey || event.metaKey) return;
    event.stopImmediatePropagation();
    if (!event.target.closest(".leaflet-control")) say(`Hold ${key} and turn the wheel to zoom`);
  }, first);
  box.addEventListener("pointerdown", ({ pointerType }) => {
    if (pointerType === "touch") map.dragging.disable();
    else map.dragging.enable();
  }, first);
  box.addEventListener("touchmove", (event) => {
    if (event.touches.length === 1 && !event.target.closest(".leaflet-control")) say("Move the map with two fingers");
  }, first);
  keysOnMap(map, say);
  map.addControl(new Home({ home }));
  const bounds = region(payload);
  if (!bounds) return { free() {} };
  map.options.maxBoundsViscosity = 1;
  map.options.maxBounds = bounds; // setMaxBounds would move the map, which only the reader may do before its first fit
  /* Imported events may lie anywhere. */
  return { free: (wide) => { map.options.maxBounds = wide ? null : bounds; } };
}

/* Where a mark or a button has the focus, Leaflet, which listens to the map alone, hears no key. */
function keysOnMap(map, say) {
  const box = map.getContainer();
  box.addEventListener("focusin", function first({ target }) {
    if (!target.matches('[tabindex="0"]:focus-visible')) return;
    box.removeEventListener("focusin", first);
    say("Arrow keys: from mark to mark, + and \u2212: zoom, Shift and an arrow: move", KEYS_MS);
  });
  box.addEventListener("keydown", (event) => {
    if (event.target === box || event.ctrlKey || event.altKey || event.metaKey || event.target.matches("input")) return;
    const pan = event.shiftKey && KEY_PAN[event.key];
    if (pan) map.panBy(L.point(pan).multiplyBy(KEY_PAN_PX), { animate: false });
    else if ("+=".includes(event.key)) map.zoomIn(0, { animate: false }); // by its own step, at once
    else if ("-_".includes(event.key)) map.zoomOut(0, { animate: false });
    else return;
    event.preventDefault();
  });
}

/* The relief's ground, with as much again around it as a narrow window needs to show all of it. */
function region(payload) {
  if (!payload.relief) return null;
  const [west, south, east, north] = payload.relief.bounds;
  return L.latLngBounds([[south, west], [north, east]]).pad(0.5);
}

const Home = L.Control.extend({
  options: { position: "topleft" },
  onAdd() {
    const bar = Dom.element("div", "leaflet-bar");
    const button = Dom.element("a", "claims-home");
    button.href = "#";
    button.title = "Back to the first view";
    button.setAttribute("role", "button");
    button.setAttribute("aria-label", button.title);
    button.innerHTML = '<svg viewBox="-8 -8 16 16" width="16" height="16" aria-hidden="true"><path d="M-6.5 0L0-6 6.5 0M-4.5-1.5V6H4.5V-1.5" fill="none" stroke="currentColor" stroke-width="1.6"/></svg>'; // ours
    bar.append(button);
    L.DomEvent.disableClickPropagation(bar);
    button.addEventListener("click", (event) => {
      event.preventDefault();
      this.options.home();
    });
    return bar;
  },
});
