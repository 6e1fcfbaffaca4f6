/* The time bar as a component of the dashboard: tells the maps of this page directly, Python once per commit.

   The bar is sent once. What is shown and what was settled on go through the thread (thread.js), a tiny component that is
   all that runs again with a new day. Both meet in claimsBars, by the bar's name. The rest of the page follows the
   document's "claimsday" events, {day, reading, settled}; the newest is kept in claimsDay. */

const MAPS = 'iframe[title*="st_folium"]';
const UNHEARD_MS = 3000; // for so long an older word of Python's does not undo a commit that is on its way

function seatOf(name) {
  const bars = (globalThis.claimsBars ??= new Map());
  if (!bars.has(name)) bars.set(name, { sent: 0, sentAt: -Infinity });
  return bars.get(name);
}

const read = new WeakMap();

/** The data, which come as JSON in bytes; the same bytes give the same object. */
function readOnce(bytes) {
  if (!read.has(bytes)) read.set(bytes, JSON.parse(new TextDecoder().decode(bytes)));
  return read.get(bytes);
}

/** Light or dark, by the background that the component stands on. */
function themeOf(node) {
  const probe = document.createElement("i");
  probe.style.display = "none";
  node.append(probe);
  let colour = "";
  const named = getComputedStyle(node).getPropertyValue("--st-background-color").trim();
  if (named) {
    probe.style.color = named;
    colour = getComputedStyle(probe).color;
  }
  probe.remove();
  for (let at = node; at && !colour; at = at.parentElement) {
    const found = getComputedStyle(at).backgroundColor;
    if (!/^(transparent|rgba\(.*, 0\))$/.test(found)) colour = found;
  }
  const [r, g, b] = (colour.match(/[\d.]+/g) ?? [255, 255, 255]).map(Number);
  return 0.299 * r + 0.587 * g + 0.114 * b < 128 ? "dark" : "light";
}

/** Tell the page. While the date moves, the words beside the map are of another day: the style sheet pales them. */
function announce(day, reading, settled) {
  document.documentElement.toggleAttribute("data-claims-moving", !settled);
  globalThis.claimsDay = { day, reading, settled };
  document.dispatchEvent(new CustomEvent("claimsday", { detail: globalThis.claimsDay }));
}

/** Do it when the day is on the screen. The map hears of it by message, perhaps only after the frame under way: so it is
    the next frame that shows it, and nothing else may be done before that. */
function afterPaint(does) {
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(does)));
}

function open(seat, parent) {
  const root = document.createElement("div");
  parent.append(root);
  let shown = null; // the last word to the maps
  const maps = () => [...document.querySelectorAll(MAPS)].filter((map) => map.contentWindow);

  const post = (target) => shown && target.postMessage({ ...shown, theme: seat.theme }, location.origin);
  const bar = TimeBar.start(root, seat.data, {
    show(days, reading) {
      const day = days.at(-1);
      shown = { source: "claims-bar", type: "show", day, reading };
      for (const map of maps()) map.contentWindow.postMessage({ ...shown, days, theme: seat.theme }, location.origin);
      const { day: settledDay, reading: settledReading } = seat.settled ?? {};
      announce(day, reading, day === settledDay && reading === settledReading);
    },
    commit(day, reading) {
      const number = (seat.sent = Math.max(seat.sent + 1, Date.now()));
      seat.sentAt = performance.now();
      seat.settled = { day, reading };
      afterPaint(() => settle(day, reading, number));
    },
    tell({ date, sentence }) {
      for (const node of document.querySelectorAll('[data-claims="day"]')) node.textContent = date;
      if (!sentence) return;
      for (const node of document.querySelectorAll('[data-claims="sentence"]')) node.textContent = sentence;
    },
  });

  function settle(day, reading, number) {
    if (number === seat.sent) announce(day, reading, true);
    const map = globalThis.claimsMap ?? {};
    map.committed = JSON.stringify(map.window ?? null);
    // A released day takes the place of the one before in the history; Python then finds the address as it wants it.
    if (reading === seat.view?.reading) {
      const address = new URL(location.href);
      address.searchParams.set("day", day);
      for (const key of ["lat", "lon", "zoom"]) if (map.window) address.searchParams.set(key, map.window[key]);
      history.replaceState(history.state, "", address);
    }
    seat.send?.({ day, reading, number, window: map.window ?? null });
  }

  const heard = (event) => {
    if (event.origin !== location.origin || event.data?.source !== "claims-map" || event.data.type !== "ready") return;
    if (maps().some((map) => map.contentWindow === event.source)) post(event.source);
  };
  addEventListener("message", heard);

  const dress = () => {
    const theme = themeOf(parent);
    if (theme === seat.theme) return;
    seat.theme = theme;
    bar.theme(theme);
    for (const map of maps()) post(map.contentWindow);
  };
  const system = matchMedia("(prefers-color-scheme: dark)");
  system.addEventListener("change", dress);

  seat.parent = parent;
  seat.bar = bar;
  seat.dress = dress;
  seat.theme = undefined;
  seat.accept = () => {
    const view = seat.view;
    if (!view || (view.heard < seat.sent && performance.now() - seat.sentAt < UNHEARD_MS)) return;
    seat.settled = { day: view.day, reading: view.reading };
    bar.at(view.day, view.reading);
    const now = bar.now();
    announce(now.day, now.reading, now.day === view.day && now.reading === view.reading);
  };
  seat.close = () => {
    removeEventListener("message", heard);
    system.removeEventListener("change", dress);
    bar.stop();
    root.remove();
    seat.parent = seat.bar = seat.accept = seat.settled = undefined;
  };
}

export default function (component) {
  const { parentElement } = component;
  const data = readOnce(component.data);
  const seat = seatOf(data.bar);
  seat.data = data;
  if (seat.parent !== parentElement) {
    seat.close?.();
    open(seat, parentElement);
  } else {
    seat.bar.update(data);
  }
  seat.dress();
  requestAnimationFrame(() => seat.dress()); // a theme that is just being switched
  seat.accept();
  return () => {
    if (seat.parent === parentElement) seat.close();
  };
}
