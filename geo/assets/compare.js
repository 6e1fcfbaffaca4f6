/* One half of a comparison: its date and reading, and the thread to its map. The two halves share one part of the map.
 *
 * Map to page: {source: "claims-map", type: "ready" | "view" | "move" | "select"}; page to map: {source: "claims-bar",
 * type: "show", day, reading, theme, window, select}. Python hears of a day once, when the reader lets it go. */
const shared = (globalThis.claimsHalves ??= { halves: new Map(), window: null, committed: null });
const NEAR_PX = 4; // a map that follows stands where it was told to but for the rounding of pixels and of the address
const REMEMBERED = 40;

function near(a, b) {
  const scale = (256 * 2 ** a.zoom) / 360;
  const down = Math.cos((a.lat * Math.PI) / 180);
  const far = Math.max(Math.abs(a.lon - b.lon) * scale, (Math.abs(a.lat - b.lat) * scale) / down);
  return Math.abs(a.zoom - b.zoom) < 0.02 && far < NEAR_PX;
}

function themeOf() {
  const colour = getComputedStyle(document.querySelector(".stApp") ?? document.body).backgroundColor;
  const [r, g, b] = (colour.match(/[\d.]+/g) ?? [255, 255, 255]).map(Number);
  return 0.299 * r + 0.587 * g + 0.114 * b < 128 ? "dark" : "light";
}

function element(tag, className, more = {}) {
  const made = Object.assign(document.createElement(tag), more);
  if (className) made.className = className;
  return made;
}

/** The controls of a half: its day in words, a way through the days, its reading. */
function controls(half, data) {
  const root = element("div", `half half-${data.half}`);
  root.setAttribute("role", "group");
  root.setAttribute("aria-label", data.name);
  const day = element("p", "half-day");
  const move = element("div", "half-move");
  const back = element("button", "half-step", { type: "button", textContent: "‹" });
  const range = element("input", "half-range", { type: "range", min: 0, step: 1 });
  const on = element("button", "half-step", { type: "button", textContent: "›" });
  const readings = element("div", "half-readings");
  const said = element("p", "half-said");
  back.setAttribute("aria-label", `${data.name}: day before`);
  on.setAttribute("aria-label", `${data.name}: day after`);
  range.setAttribute("aria-label", `${data.name}: day`);
  readings.setAttribute("role", "radiogroup");
  readings.setAttribute("aria-label", `${data.name}: reading`);
  said.setAttribute("role", "status");
  half.choices = data.readings.map(([value, words]) => {
    const label = element("label");
    const choice = element("input", "", { type: "radio", name: `half-${data.half}`, value });
    choice.addEventListener("change", () => half.move({ reading: value }, true));
    label.append(choice, words);
    readings.append(label);
    return choice;
  });
  const step = (by) => half.move({ at: half.shown.at + by }, true);
  back.addEventListener("click", () => step(-1));
  on.addEventListener("click", () => step(1));
  range.addEventListener("input", () => half.move({ at: Number(range.value) }, false));
  range.addEventListener("change", () => half.move({ at: Number(range.value) }, true));
  move.append(back, range, on);
  root.append(day, move, readings, said);
  return Object.assign(half, { root, day, back, range, on, said });
}

function begin(parent, data) {
  const half = controls({ sent: [], number: 0, select: "" }, data);
  parent.append(half.root);

  const frame = () => document.querySelector(half.data.frame);
  const tell = (message) =>
    frame()?.contentWindow?.postMessage({ source: "claims-bar", type: "show", ...message }, location.origin);
  const asked = () => ({ day: half.data.days[half.shown.at], reading: half.shown.reading });
  const follow = (window) => {
    half.sent = [...half.sent, window].slice(-REMEMBERED);
    tell({ window });
  };

  half.dress = () => {
    const map = frame();
    if (map && !map.title.startsWith(half.data.name)) map.title = `${half.data.name}: ${map.title}`; // no two alike
    tell({ ...asked(), theme: themeOf(), select: half.select });
  };
  half.show = (shown) => {
    half.shown = shown;
    const { days, words } = half.data;
    half.day.textContent = words[shown.at];
    Object.assign(half.range, { max: days.length - 1, value: shown.at });
    half.range.setAttribute("aria-valuetext", words[shown.at]);
    half.back.disabled = shown.at === 0;
    half.on.disabled = shown.at === days.length - 1;
    for (const choice of half.choices) choice.checked = choice.value === shown.reading;
    half.dress();
  };
  half.move = (change, settled) => {
    const at = Math.min(Math.max(change.at ?? half.shown.at, 0), half.data.days.length - 1);
    half.show({ ...half.shown, ...change, at });
    pale();
    if (settled) commit(half, asked());
  };

  const viewed = (window) => {
    if (half.fitting && !shared.window) half.sent = [window]; // each map first fits the subject into its frame by itself
    half.fitting = false;
    const echo = half.sent.findIndex((one) => near(one, window));
    if (echo >= 0) return half.sent.splice(0, echo);
    if (JSON.stringify(shared.window) === JSON.stringify(window)) return;
    half.sent = [];
    stand(window, half);
  };
  half.follow = follow;
  half.mark = (record) => {
    half.select = record;
    tell({ select: record });
  };
  half.hear = (event) => {
    const message = event.data;
    if (event.origin !== location.origin || message?.source !== "claims-map") return;
    if (frame()?.contentWindow !== event.source) return;
    if (message.type === "ready") {
      half.fitting = true;
      half.dress();
      if (shared.window) follow(shared.window);
    }
    if (message.type === "view" || message.type === "move") viewed(message.window);
    if (message.type === "select") choose(half, message);
  };
  half.update = (data) => {
    const before = half.data;
    if (data.select !== before?.select) half.select = data.select;
    half.data = data;
    const heard = data.heard >= half.number;
    const at = data.days.indexOf(data.day);
    if (heard || !half.shown) half.show({ at, reading: data.reading });
    else half.dress();
    // Python knows where the maps stood at the last commit; only a place that an address brought moves them.
    const brought = data.window && JSON.stringify(data.window) !== JSON.stringify(before?.window ?? null);
    const known = [shared.window, shared.committed].some((one) => one && near(one, data.window ?? one));
    if (brought && !known) stand(data.window, null);
    else if (!before && shared.window) follow(shared.window);
    pale();
  };
  half.stop = () => {
    window.removeEventListener("message", half.hear);
    half.root.remove();
  };
  window.addEventListener("message", half.hear);
  return half;
}

/** Both maps stand where one was moved to; the link to this view knows it too. */
function stand(window, moved) {
  shared.window = window;
  (globalThis.claimsMap ??= { committed: "null" }).window = window;
  for (const half of shared.halves.values()) if (half !== moved) half.follow(window);
}

function commit(half, { day, reading }) {
  half.number = Math.max(half.number + 1, Date.now());
  shared.committed = shared.window;
  if (reading === half.data.reading) {
    // A released day takes the place of the one before in the history; Python then finds the address as it wants it.
    const address = new URL(location.href);
    address.searchParams.set(half.data.dayKey, day);
    for (const key of ["lat", "lon", "zoom"]) if (shared.window) address.searchParams.set(key, shared.window[key]);
    history.replaceState(history.state, "", address);
  }
  half.send("commit", { day, reading, number: half.number, window: shared.window });
}

/** While a day is being moved the words below are of another: the style sheet pales them. */
function pale() {
  const behind = [...shared.halves.values()].some(
    ({ data, shown }) => shown && (data.day !== data.days[shown.at] || data.reading !== shown.reading),
  );
  document.documentElement.toggleAttribute("data-claims-moving", behind);
}

/** What was chosen in one map is marked in both, and in the words where they speak of it. */
function choose(half, { record, records = [], place }) {
  for (const each of shared.halves.values()) each.mark(record || place || "");
  for (const marked of document.querySelectorAll(".turns .selected")) marked.classList.remove("selected");
  const ids = [record, ...records, place].filter(Boolean);
  const spoken = [...document.querySelectorAll(".turns [data-of]")];
  const found = ids.map((id) => spoken.find((one) => one.dataset.of.split(" ").includes(id))).find(Boolean);
  half.said.textContent = found || !ids.length ? "" : "Alike in both: nothing below speaks of it.";
  if (!found) return;
  const line = found.closest("li") ?? found;
  line.classList.add("selected");
  line.scrollIntoView({ block: "nearest" });
}

export default function ({ data, parentElement, setTriggerValue }) {
  let half = shared.halves.get(data.half);
  if (half?.parent !== parentElement) {
    half?.stop();
    if (!shared.halves.size) shared.window = shared.committed = null;
    half = begin(parentElement, data);
    half.parent = parentElement;
    shared.halves.set(data.half, half);
  }
  half.send = setTriggerValue;
  half.update(data);
  requestAnimationFrame(() => half.parent && half.dress()); // a theme that is just being switched
  const system = matchMedia("(prefers-color-scheme: dark)");
  system.onchange = () => requestAnimationFrame(() => shared.halves.forEach((one) => one.dress()));
  return () => {
    if (shared.halves.get(data.half)?.parent !== parentElement) return;
    half.stop();
    shared.halves.delete(data.half);
    if (shared.halves.size) return;
    shared.window = shared.committed = null;
    document.documentElement.removeAttribute("data-claims-moving");
  };
}
