/* The time bar as a component of the dashboard: tells the maps of this page directly, Python once per commit.

   The bar is sent once. What is shown and what was settled on go through the thread (thread.js), a tiny component that is
   all that runs again with a new day: "asked" on the bus is Python's word, "commit" the reader's. The rest of the page
   follows "day". */

const UNHEARD_MS = 3000; // for so long an older word of Python's does not undo a commit that is on its way

const seats = Bus.kept("bars", () => new Map()); // a bar's name -> what outlives a run of the page

/** Light or dark, by the background that the component stands on. */
function themeUnder(node) {
  const probe = document.createElement("i");
  probe.style.display = "none";
  node.append(probe);
  let colour = "";
  const forced = matchMedia("(forced-colors: active)").matches; // the browser then paints every page on its own
  const named = forced ? "Canvas" : getComputedStyle(node).getPropertyValue("--st-background-color").trim();
  if (named) {
    probe.style.color = named;
    colour = getComputedStyle(probe).color;
  }
  probe.remove();
  for (let at = node; at && !colour; at = at.parentElement) {
    const found = getComputedStyle(at).backgroundColor;
    if (!/^(transparent|rgba\(.*, 0\))$/.test(found)) colour = found;
  }
  return Dom.themeOf(colour);
}

/** Tell the page. While the date moves, the words beside the map are of another day: the style sheet pales them. */
function announce(day, reading, settled) {
  document.documentElement.toggleAttribute("data-claims-moving", !settled);
  Bus.say("day", { day, reading, settled });
}

function open(seat, parent) {
  const root = document.createElement("div");
  parent.append(root);
  const off = new AbortController();
  let shown = null; // the last word to the maps

  const post = (frames = Maps.frames()) => {
    for (const frame of frames) frame.title = Maps.NAME; // at once: a map may be ready before we listen
    if (shown) Maps.tell({ ...shown, theme: seat.theme }, frames);
  };
  const bar = TimeBar.start(root, seat.data, {
    show(days, reading) {
      const day = days.at(-1);
      shown = { type: "show", day, reading };
      Maps.tell({ ...shown, days, theme: seat.theme });
      const { day: settledDay, reading: settledReading } = seat.settled ?? {};
      announce(day, reading, day === settledDay && reading === settledReading);
    },
    commit(day, reading) {
      const number = (seat.sent = Math.max(seat.sent + 1, Date.now()));
      seat.sentAt = performance.now();
      seat.settled = { day, reading };
      Dom.afterPaint(() => settle(day, reading, number));
    },
    date: (report, other) => seat.say("dated", { report, other }),
    tell({ date, sentence }) {
      for (const node of document.querySelectorAll('[data-claims="day"]')) node.textContent = date;
      if (!sentence) return;
      for (const node of document.querySelectorAll('[data-claims="sentence"]')) node.textContent = sentence;
    },
  });

  function settle(day, reading, number) {
    if (number === seat.sent) announce(day, reading, true);
    const window = Bus.last("window") ?? null;
    Bus.say("committed", window);
    // A released day takes the place of the one before in the history.
    if (reading === seat.asked?.reading) Address.replace({ day, ...Address.window(window) });
    Bus.say("commit", { bar: seat.data.bar, day, reading, number, window });
  }

  function accept(asked) {
    if (!asked || asked.bar !== seat.data.bar) return;
    seat.asked = asked;
    if (asked.heard < seat.sent && (Line.now().away || performance.now() - seat.sentAt < UNHEARD_MS)) return;
    seat.settled = { day: asked.day, reading: asked.reading };
    bar.at(asked.day, asked.reading);
    const now = bar.now();
    announce(now.day, now.reading, now.day === asked.day && now.reading === asked.reading);
  }

  const dress = () => {
    const theme = themeUnder(parent);
    if (theme === seat.theme) return;
    seat.theme = theme;
    bar.theme(theme);
    post();
  };
  Maps.hear(({ type }, frame) => type === "ready" && post([frame]), off.signal);
  Bus.hear("asked", accept, off.signal);
  document.addEventListener("click", (event) => { // buttons with data-record select their record
    const record = event.target.closest?.("[data-record]")?.dataset.record;
    if (!record) return;
    Bus.say("choose", record);
    document.querySelector(".stMain:has(.st-key-stage)")?.scrollTo({ top: 0 }); // the map heads its page
  }, { signal: off.signal });
  for (const media of ["(prefers-color-scheme: dark)", "(forced-colors: active)"]) {
    matchMedia(media).addEventListener("change", dress, { signal: off.signal });
  }

  Object.assign(seat, { parent, bar, dress, accept: () => accept(Bus.last("asked")), theme: undefined });
  seat.close = () => {
    off.abort();
    bar.stop();
    root.remove();
    seat.parent = seat.bar = seat.settled = seat.asked = undefined;
    if (!document.querySelector(".claims-bar")) Bus.forget("day", Bus.last("day"));
  };
}

export default function (component) {
  const { parentElement } = component;
  const data = Dom.json(component.data);
  if (!seats.has(data.bar)) seats.set(data.bar, { sent: 0, sentAt: -Infinity });
  const seat = seats.get(data.bar);
  seat.data = data;
  seat.say = component.setTriggerValue;
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
