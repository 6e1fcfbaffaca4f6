/* The quiet ground under the claims: relief, water, outlines, names, and the map's furniture (layers, legend, scale,
 * sources). Drawn once; only a change of theme, zoom or size touches it again. */

function drawGround(map, payload, panes) {
  const box = map.getContainer();
  const theme = themes(box, payload);
  const fit = fitter(map, payload);
  theme.gestures = mapGestures(map, payload, fit.home);
  fit(); // before anything is drawn, so that it is drawn once
  let [wide, high] = [box.clientWidth, box.clientHeight]; // Leaflet's own size may already be the new one; asked while nothing waits to be laid out
  const relief = reliefLayer(map, payload, theme);
  outlines(map, payload, panes);
  water(map, payload, panes);
  furniture(map, payload, relief);
  const names = ClaimsLabels.place(map, payload);
  mapOnPaper(map, { fit, names, theme });
  theme.names = names; // laid out when all that stands over the map is there
  new ResizeObserver(() => {
    if (wide === box.clientWidth && high === box.clientHeight) return; // its first word, of the size that is there
    [wide, high] = [box.clientWidth, box.clientHeight];
    fit();
    names.arrange();
  }).observe(box);
  return theme;
}

/* The theme is a set of CSS variables on the container; without word from the page it is the reader's system's. */
function themes(box, payload) {
  const changed = [];
  const system = window.matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  const made = {
    name: "",
    onchange: (act) => changed.push(act),
    theme(name) {
      if (!payload.themes[name] || name === made.name) return;
      made.name = name;
      Object.entries(payload.themes[name]).forEach(([key, value]) => document.documentElement.style.setProperty(key, value));
      box.classList.toggle("claims-dark", name === "dark");
      changed.forEach((act) => act(name));
    },
  };
  made.theme(system);
  return made;
}

function reliefLayer(map, payload, theme) {
  if (!payload.relief || !payload.relief.images.light) return L.layerGroup().addTo(map);
  const [west, south, east, north] = payload.relief.bounds;
  const { images } = payload.relief;
  const address = (name) => images[name] || images.light;
  map.createPane("claims-relief").style.zIndex = 210;
  const layer = L.imageOverlay(address(theme.name), [[south, west], [north, east]], {
    pane: "claims-relief",
    className: "claims-relief",
    alt: "",
  }).addTo(map);
  theme.onchange((name) => layer.setUrl(address(name)));
  return layer;
}

function outlines(map, payload, panes) {
  payload.outlines.forEach(({ role, area }) => {
    const flat = area.type === "MultiPolygon" ? area.coordinates : [area.coordinates];
    const subject = role === "subject";
    L.polygon(flat.map((rings) => rings.map((ring) => ring.map(turned))), {
      renderer: panes.lines,
      interactive: false,
      fill: false,
      color: subject ? "var(--claims-subject)" : "var(--claims-border)",
      weight: subject ? 1.5 : 0.8,
      opacity: subject ? 0.95 : 0.8,
      smoothFactor: 0.6,
      className: "claims-outline",
    }).addTo(map);
  });
}

function water(map, payload, panes) {
  const byWeight = new Map(); // one shape a weight is quicker to draw than one a stream
  payload.water.forEach(({ weight, line }) => byWeight.set(weight, [...(byWeight.get(weight) || []), line.map(turned)]));
  byWeight.forEach((lines, weight) => {
    L.polyline(lines, {
      renderer: panes.base,
      interactive: false,
      color: "var(--claims-water)",
      weight,
      className: "claims-water",
    }).addTo(map);
  });
  payload.rivers.forEach(({ name, line }, i) => riverName(map, panes.base, name, line.map(turned), "claims-river-" + i));
}

/* A river's name runs along its course: Leaflet redraws the course on zoom and the name follows it. */
function riverName(map, renderer, name, course, id) {
  const layer = L.polyline(course, { renderer, interactive: false, noClip: true, weight: 0, opacity: 0 }).addTo(map);
  const path = layer.getElement();
  path.id = id;
  const svg = "http://www.w3.org/2000/svg";
  const text = document.createElementNS(svg, "text");
  const along = document.createElementNS(svg, "textPath");
  along.setAttribute("href", "#" + id);
  along.setAttribute("startOffset", "50%");
  along.textContent = name;
  text.setAttribute("class", "claims-river claims-water");
  text.setAttribute("dy", "-4");
  text.appendChild(along);
  path.parentNode.appendChild(text);
}

function furniture(map, payload, relief) {
  map.attributionControl.setPrefix(false);
  const sources = payload.sources.map((name) => " · " + name).join("");
  map.attributionControl.addAttribution(escaped(payload.caveat) + '<span class="claims-sources">' + escaped(sources) + "</span>");
  L.control.scale({ imperial: false, maxWidth: 90, position: "bottomright" }).addTo(map);
  const bases = { Relief: relief, Plain: L.layerGroup() };
  payload.tiles.forEach(({ name, url, attribution, maxZoom }) => {
    bases[name] = L.tileLayer(url, { attribution: escaped(attribution), maxNativeZoom: maxZoom, maxZoom: 19 });
  });
  const overlays = {};
  payload.layers.forEach(({ group, label, on }) => {
    overlays[label] = new Switch(group);
    map.getContainer().classList.toggle("claims-no-" + group, !on);
    if (on) overlays[label].addTo(map);
  });
  const layers = L.control.layers(bases, overlays, { collapsed: true, position: "topright" }).addTo(map);
  const toggle = layers.getContainer().querySelector("a");
  toggle.title = "Layers";
  toggle.setAttribute("aria-label", "Layers");
  toggle.textContent = "Layers";
  const legend = new Legend(payload).addTo(map);
  map.claimsFurniture = {
    legend: (entries) => legend.also(entries),
    signs: (names) => legend.only(names),
    /* A layer that comes later; the function that takes it away again. Labels are text, not HTML. */
    layer(group, label, on) {
      const made = new Switch(group);
      if (on) made.addTo(map);
      layers.addOverlay(made, escaped(label));
      return () => {
        layers.removeLayer(made);
        map.removeLayer(made);
        map.getContainer().classList.remove("claims-no-" + group);
      };
    },
  };
}

const escaped = (text) => Dom.element("i", "", text).innerHTML;

/* A layer of the layer control that only shows or hides a group by a class on the container. */
const Switch = L.Layer.extend({
  initialize(group) { this.group = group; },
  onAdd(map) { map.getContainer().classList.remove("claims-no-" + this.group); },
  onRemove(map) { map.getContainer().classList.add("claims-no-" + this.group); },
});

const LEGEND_REST = 62; // pixels: under its panel the legend's button, and some ground between it and the caption

const Legend = L.Control.extend({
  options: { position: "bottomleft" },
  initialize(payload) { this.entries = payload.legend; },
  onAdd(map) {
    const box = Dom.element("div", "claims-legend leaflet-bar");
    const button = Dom.element("button", "claims-legend-button", "Legend");
    const panel = Dom.element("dl", "claims-legend-panel");
    button.type = "button";
    panel.hidden = true;
    panel.tabIndex = 0;
    panel.setAttribute("aria-label", "The signs on the map of this day");
    const lines = ({ svg, label, words }) => {
      const term = Dom.element("dt");
      const picture = Dom.element("span");
      picture.innerHTML = svg; // ours, from geo/signs/style.py
      term.append(picture, Dom.element("b", "", label));
      return [term, Dom.element("dd", "", words)];
    };
    const own = new Map(this.entries.map((entry) => [entry.sign, lines(entry)]));
    panel.append(...[...own.values()].flat());
    /* Those signs alone that are drawn on the day; looked up when the reader opens it, and with the day from then on. */
    let [drawn, told] = [null, null];
    const show = () => {
      if (panel.hidden || told === drawn) return;
      told = drawn;
      own.forEach((pair, sign) => pair.forEach((line) => { line.hidden = !drawn.includes(sign); }));
    };
    this.only = (names = drawn) => {
      drawn = names;
      show();
    };
    let more = [];
    /* Further signs, those that the legend has already left out, in the place of the further ones before. */
    this.also = (entries) => {
      more.forEach((line) => line.remove());
      const known = new Set(this.entries.map(({ label }) => label));
      more = entries.filter(({ label }) => !known.has(label)).flatMap(lines);
      panel.append(...more);
    };
    const open = (wanted) => {
      panel.hidden = !wanted;
      const { offsetTop, offsetHeight } = map.getContainer().querySelector(".claims-caption") ?? { offsetTop: 0, offsetHeight: 0 };
      panel.style.maxHeight = Math.max(160, map.getSize().y - offsetTop - offsetHeight - LEGEND_REST) + "px";
      show();
      button.setAttribute("aria-expanded", String(wanted));
    };
    open(false);
    button.addEventListener("click", () => open(panel.hidden));
    box.addEventListener("keydown", (event) => {
      if (event.key === "Escape") { open(false); button.focus(); }
    });
    box.append(panel, button);
    L.DomEvent.disableClickPropagation(box);
    L.DomEvent.disableScrollPropagation(box);
    return box;
  },
});

const WIDE = 1080; // pixels: on a wider map the counted strip stands beside the subject, not under it
const BESIDE = 90; // pixels: so much further from the right edge stands the subject there, so that the strip's longest line clears it

const NARROW = 360; // pixels: on a narrower map, as of the two beside each other on a phone, the caption has more lines, and counts and names less room

const FADE = 24; // pixels: over so many the relief fades out at its edges
const TIGHT = { paddingTopLeft: [14, 8], paddingBottomRight: [14, 50] }; // what a low frame leaves free of the subject

/* No edge of the relief in sight: a low frame shows the subject nearer where the relief is narrower, any frame stands aside. */
function fill(map, payload, subject) {
  if (!payload.relief) return;
  const [west, south, east, north] = payload.relief.bounds;
  const ends = () => [[south, west], [north, east]].map((place) => map.project(place).x);
  const { x: width, y: height } = map.getSize();
  const [left, right] = ends();
  if (right - left < width && height < LOW) {
    const steps = Math.ceil(Math.log2(width / (right - left)) / map.options.zoomSnap);
    map.fitBounds(subject, { ...TIGHT, maxZoom: map.getZoom() + steps * map.options.zoomSnap, animate: false });
  }
  const [from, to] = ends();
  const half = width / 2 + Math.min(FADE, (to - from - width) / 2);
  const at = map.project(map.getCenter());
  at.x = Math.min(Math.max(at.x, from + half), to - half);
  map.setView(map.unproject(at), map.getZoom(), { animate: false });
}

/* Fills the frame with the subject, until the reader has moved the map. */
function fitter(map, payload) {
  let moved = false;
  let ours = false;
  map.on("movestart zoomstart", () => { if (!ours) moved = true; });
  const fit = () => {
    fit.quietly(() => map.invalidateSize({ animate: false, pan: false }));
    const { x: width, y: height } = map.getSize();
    const [west, south, east, north] = payload.fit;
    // For the names at the left edge, on a small map for the caption too; in a low frame the subject stands further east, where
    // the relief ends.
    const room = width < NARROW ? [80, 100] : width < SMALL ? [80, 62] : [width > height && width < WIDE ? 220 : 64, 14];
    // For scale and sources at the foot, where the strip is as wide as half the map for its lines too.
    const rest = width < SMALL ? [width < NARROW ? 24 : 14, 108] : [width < WIDE ? 14 : 14 + BESIDE, height > width ? 150 : width < WIDE ? 112 : 30];
    const some = width > room[0] + rest[0] && height > room[1] + rest[1]; // a frame begins without a size
    if (moved || !some) return;
    const subject = L.latLngBounds([[south, west], [north, east]]);
    fit.quietly(() => {
      map.fitBounds(subject, { paddingTopLeft: room, paddingBottomRight: rest, animate: false });
      fill(map, payload, subject);
    });
  };
  /* Move the map without its being the reader's doing. */
  fit.quietly = (does) => {
    ours = true;
    does();
    ours = false;
  };
  fit.moved = () => moved;
  fit.home = () => {
    moved = false;
    fit();
  };
  return fit;
}

const ClaimsBase = { draw: drawGround };
