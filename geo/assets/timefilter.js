/* Shows one day of a map that holds them all. Knows Leaflet and its payload, and nothing of the page around it.
 *
 *   const shown = ClaimsMap.start(map, payload, host)      shown.setDay("2021-09-02", "claimed")
 *
 * host is {tell(message), listen(hear)}; without one, messages go to and come from the parent window.
 *
 * Out: {source: "claims-map", type: "ready" | "select" | "error"} to the parent window, same origin only; and after each
 * day a bubbling "dayshown" event on the map's container with detail {day, ms}.
 *      {type: "view", window: {lat, lon, zoom}} when the reader has moved the map, {type: "move", window} while it moves.
 * In:  {source: "claims-bar", type: "show", day, days, reading, theme, select, window}; "days" are those passed on the way
 *      to "day", which is the last of them.
 *      {source: "claims-bar", type: "states", states}: other {features, looks, frames, captions, said, signs, stamp}, or null for the first ones;
 *      {source: "claims-bar", type: "points", bytes}: a point cloud, or null;
 *      {source: "claims-bar", type: "matches", records}: ids of what a search or filter lets through, all else is dimmed; or null.
 * Text from the data goes into the page by textContent or attributes, never as HTML.
 *
 * A map is one record that its parts share and add their verbs to: marks and day, each in the file of that name. */

/* The page around a map in a frame of its own. A map in the page itself gets another host of the same two functions. */
const pageAround = {
  tell(message) {
    if (window.parent) window.parent.postMessage(message, window.location.origin);
  },
  listen(hear) {
    window.addEventListener("message", (event) => event.origin === window.location.origin && hear(event.data));
  },
};

/* One sentence in the map, one message to the page; everything else goes on. */
function mapFailed(map, error, tell) {
  console.error(error);
  const said = "The map could not be drawn completely. The accounts beside it are not affected; reloading may help.";
  const box = map.getContainer();
  if (!box.querySelector(".claims-error")) {
    const line = Dom.element("p", "claims-error", said);
    line.setAttribute("role", "alert");
    box.appendChild(line);
  }
  tell({ type: "error", text: String(error && error.message ? error.message : error) });
}

/* What of a payload changes with the records that are let through. */
const pick = ({ days, features, looks, frames, captions, said, signs, stamp }) =>
  ({ days, features, looks, frames, captions, said, signs, stamp });

function beginMap(map, payload, { host, tell, failed }) {
  const box = map.getContainer();
  box.classList.add("claims-map");
  box.setAttribute("role", "region");
  box.setAttribute("aria-label", payload.title);
  // Leaflet focuses the map on a press, which would scroll the page where a part of the map is below the window.
  box.focus = (options) => HTMLElement.prototype.focus.call(box, { preventScroll: true, ...options });
  const panes = {};
  [["base", 350], ["areas", 410], ["lines", 420], ["edges", 430], ["stubs", 440]].forEach(([name, z]) => {
    map.createPane("claims-" + name).style.zIndex = z;
    panes[name] = L.svg({ pane: "claims-" + name, padding: 1 });
  });
  const base = ClaimsBase.draw(map, payload, panes);
  addDefs(map, panes.areas, payload.defs);
  const tip = mapTip(box);
  const chooser = mapChooser(box);
  map.on("movestart", chooser.close);
  const caption = mapCaption(box);
  const cloud = globalThis.ClaimsPoints?.attach(map, payload, tell); // point events, if any are sent
  const spots = new Map();
  const own = L.layerGroup().addTo(map); // the marks, apart from the ground under them
  const whole = pick(payload);
  const state = { day: null, reading: null, select: "", matches: null };
  const shown = { // what the parts share
    map, payload, box, panes, tip, chooser, caption, cloud, spots, own, state, tell,
    dayIndex: new Map(),
    marks: [], now: [], seen: [], // of each feature: its mark, the look it has, the round in which it was last on the map
    round: 0,
    cost: 0, // ms that a day takes to draw, lately
  };
  mapMarks(shown);
  mapDay(shown);

  take(whole);
  base.names.clearOf(() => [...caption.boxes(payload.captions), ...shown.marginBoxes()]);

  /* Other states of the same days, or the first ones again; the ground, the view and the layers switched stay. */
  function take(states) {
    own.clearLayers();
    shown.clearMargin();
    spots.clear();
    Object.assign(payload, states, { signs: { ...payload.signs, ...states.signs } });
    shown.dayIndex = new Map(payload.days.map((day, i) => [day, i]));
    shown.marks = payload.features.map((feature) => mark(feature));
    shown.now = shown.marks.map(() => -1);
    shown.seen = shown.marks.map(() => 0);
    const { day, reading } = state;
    state.day = null;
    if (day) shown.setDay(day, reading);
    if (state.select) shown.highlight(false);
  }

  function mark(feature) {
    if (feature.margin) return shown.marginMark(feature);
    return feature.sign ? shown.signMark(feature) : shown.pathMark(feature);
  }

  function show(asked) {
    if (asked.theme) base.theme(asked.theme);
    const day = asked.day || state.day;
    const reading = asked.reading || state.reading || payload.readings[0];
    if (day !== state.day || reading !== state.reading) {
      shown.passBy((asked.days || []).slice(0, -1), reading);
      shown.setDay(day, reading);
    }
    if (asked.window) map.setView([asked.window.lat, asked.window.lon], asked.window.zoom, { animate: false });
    if (asked.select !== undefined && asked.select !== state.select) {
      state.select = asked.select;
      shown.highlight(true);
      if (cloud) cloud.select(asked.select);
    }
  }

  host.listen((said) => {
    if (!said || said.source !== "claims-bar") return;
    try {
      if (said.type === "states") take(said.states || whole);
      if (said.type === "matches") shown.match(said.records);
      if (said.type === "show") show(said);
      if (said.type === "points" && cloud) {
        base.gestures.free(Boolean(said.bytes));
        cloud.take(said.bytes);
      }
    } catch (error) {
      failed(error);
    }
  });
  const fixed = (number, places) => Number(number.toFixed(places));
  const here = () => {
    const { lat, lng } = map.getCenter();
    return { lat: fixed(lat, 4), lon: fixed(lng, 4), zoom: fixed(map.getZoom(), 2) };
  };
  let telling = 0; // while the map moves, once a frame: a map beside it follows
  map.on("move", () => {
    telling ||= requestAnimationFrame(() => {
      telling = 0;
      tell({ type: "move", window: here() });
    });
  });
  map.on("moveend", () => tell({ type: "view", window: here() }));
  tell({ type: "ready" });
  tell({ type: "view", window: here() }); // where it stands before anybody has moved it
  return { setDay: shown.setDay, show, state };
}

/* Patterns and masks live in a drawing of their own, so that no renderer's redraw can lose them. */
function addDefs(map, renderer, defs) {
  const holder = Dom.element("div", "claims-defs");
  holder.innerHTML = '<svg width="0" height="0" aria-hidden="true"><defs>' + defs + "</defs></svg>"; // ours
  map.getContainer().appendChild(holder);
}

const ClaimsMap = {
  start(map, payload, host = pageAround) {
    const tell = (message) => host.tell({ source: "claims-map", ...message });
    const failed = (error) => mapFailed(map, error, tell);
    try {
      return beginMap(map, payload, { host, tell, failed });
    } catch (error) {
      failed(error);
      return null;
    }
  },
};
globalThis.ClaimsMap = ClaimsMap; // the script in the map's frame starts it
