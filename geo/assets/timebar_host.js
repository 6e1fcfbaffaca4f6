/* The time bar as a component of the dashboard: tells the maps of this page directly, Python once per commit.

   The bar's data are the same in every run; what is shown comes through a second, tiny component (timebar_at.js), so
   that a commit sends a few bytes and not the whole bar again. Both meet in claimsBars, by the bar's name. */

const MAPS = 'iframe[title*="st_folium"]';
const UNHEARD_MS = 3000; // for so long an older word of Python's does not undo a commit that is on its way

function seatOf(name) {
  const bars = (globalThis.claimsBars ??= new Map());
  if (!bars.has(name)) bars.set(name, { sent: 0, sentAt: -Infinity });
  return bars.get(name);
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

/** While the date moves, the words beside the map are of another day: the style sheet pales them. */
function moving(yes) {
  document.documentElement.toggleAttribute("data-claims-moving", yes);
}

function open(seat, parent) {
  const root = document.createElement("div");
  parent.append(root);
  let shown = null; // the last word to the maps

  const post = (target) => shown && target.postMessage({ ...shown, theme: seat.theme }, location.origin);
  const bar = TimeBar.start(root, seat.data, {
    show(day, reading) {
      shown = { source: "claims-bar", type: "show", day, reading };
      moving(seat.view?.day !== day || seat.view?.reading !== reading);
      for (const map of document.querySelectorAll(MAPS)) if (map.contentWindow) post(map.contentWindow);
    },
    commit(day, reading) {
      seat.sent = Math.max(seat.sent + 1, Date.now());
      seat.sentAt = performance.now();
      const map = globalThis.claimsMap ?? {};
      map.committed = JSON.stringify(map.window ?? null);
      // A released day takes the place of the one before in the history; Python then finds the address as it wants it.
      if (reading === seat.view?.reading) {
        const address = new URL(location.href);
        address.searchParams.set("day", day);
        for (const key of ["lat", "lon", "zoom"]) if (map.window) address.searchParams.set(key, map.window[key]);
        history.replaceState(history.state, "", address);
      }
      seat.send("commit", { day, reading, number: seat.sent, window: map.window ?? null });
    },
    tell({ date, sentence }) {
      for (const node of document.querySelectorAll('[data-claims="day"]')) node.textContent = date;
      if (!sentence) return;
      for (const node of document.querySelectorAll('[data-claims="sentence"]')) node.textContent = sentence;
    },
  });

  const heard = (event) => {
    if (event.origin !== location.origin || event.data?.source !== "claims-map" || event.data.type !== "ready") return;
    if ([...document.querySelectorAll(MAPS)].some((map) => map.contentWindow === event.source)) post(event.source);
  };
  addEventListener("message", heard);

  const dress = () => {
    const theme = themeOf(parent);
    if (theme === seat.theme) return;
    seat.theme = theme;
    bar.theme(theme);
    for (const map of document.querySelectorAll(MAPS)) if (map.contentWindow) post(map.contentWindow);
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
    bar.at(view.day, view.reading);
    moving(false);
  };
  seat.close = () => {
    removeEventListener("message", heard);
    system.removeEventListener("change", dress);
    bar.stop();
    root.remove();
    seat.parent = seat.bar = seat.accept = undefined;
  };
}

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const seat = seatOf(data.bar);
  seat.send = setTriggerValue;
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
