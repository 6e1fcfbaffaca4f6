/* One half of a comparison: its date and reading, and the thread to its map. The two halves share one part of the map.
 * Python hears of a day once, when the reader lets it go. */
const shared = Bus.kept("halves", () => ({ halves: new Map(), window: null, committed: null }));
const NEAR_PX = 4; // a map that follows stands where it was told to but for the rounding of pixels and of the address
const REMEMBERED = 40;

function near(a, b) {
  const scale = (256 * 2 ** a.zoom) / 360;
  const down = Math.cos((a.lat * Math.PI) / 180);
  const far = Math.max(Math.abs(a.lon - b.lon) * scale, (Math.abs(a.lat - b.lat) * scale) / down);
  return Math.abs(a.zoom - b.zoom) < 0.02 && far < NEAR_PX;
}

const themeOfPage = () => Dom.themeOf(getComputedStyle(document.querySelector(".stApp") ?? document.body).backgroundColor);

const element = (tag, className, more = {}) => Object.assign(Dom.element(tag, className), more);

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

  const off = new AbortController();
  const frame = () => document.querySelector(half.data.frame);
  const tell = (message) => Maps.tell({ type: "show", ...message }, [frame()].filter((map) => map?.contentWindow));
  const asked = () => ({ day: half.data.days[half.shown.at], reading: half.shown.reading });
  const follow = (window) => {
    half.sent = [...half.sent, window].slice(-REMEMBERED);
    tell({ window });
  };

  half.dress = () => {
    const map = frame();
    if (map) map.title = `${half.data.name}: ${Maps.NAME}`; // no two alike
    tell({ ...asked(), theme: themeOfPage(), select: half.select });
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
  Maps.hear((message, from) => {
    if (from !== frame()) return;
    if (message.type === "ready") {
      half.fitting = true;
      half.dress();
      if (shared.window) follow(shared.window);
    }
    if (message.type === "view" || message.type === "move") viewed(message.window);
    if (message.type === "select") choose(half, message);
  }, off.signal);
  half.update = (given) => {
    const before = half.data;
    if (given.select !== before?.select) half.select = given.select;
    half.data = given;
    const heard = given.heard >= half.number;
    const at = given.days.indexOf(given.day);
    if (heard || !half.shown) half.show({ at, reading: given.reading });
    else half.dress();
    // Python knows where the maps stood at the last commit; only a place that an address brought moves them.
    const brought = given.window && JSON.stringify(given.window) !== JSON.stringify(before?.window ?? null);
    const known = [shared.window, shared.committed].some((one) => one && near(one, given.window ?? one));
    if (brought && !known) stand(given.window, null);
    else if (!before && shared.window) follow(shared.window);
    pale();
  };
  half.stop = () => {
    off.abort();
    half.root.remove();
  };
  return half;
}

/** Both maps stand where one was moved to; the link to this view knows it too. */
function stand(window, moved) {
  shared.window = window;
  Bus.say("window", window);
  for (const half of shared.halves.values()) if (half !== moved) half.follow(window);
}

function commit(half, { day, reading }) {
  half.number = Math.max(half.number + 1, Date.now());
  shared.committed = shared.window;
  if (reading === half.data.reading) {
    // A released day takes the place of the one before in the history.
    Address.replace({ [half.data.dayKey]: day, ...Address.window(shared.window) });
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
  half.send = Line.through(`half ${data.half}`, setTriggerValue);
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
