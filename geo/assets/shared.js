/* What every script of the product shares: the page's elements, days, and the one bus. Comes first wherever scripts are
   put together (geo/assets/__init__.py). */

const Dom = {
  /** An element with a class and a text, which reaches the page as text. */
  element(name, className = "", text = "") {
    const made = document.createElement(name);
    if (className) made.className = className;
    if (text) made.textContent = text;
    return made;
  },

  /** An element of SVG with attributes, put at the end of a parent if there is one. */
  svg(name, attributes = {}, parent = null) {
    const made = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    parent?.append(made);
    return made;
  },

  /** A drawing of one of our icons, from the path that a 20 by 20 box holds. */
  icon: (path) => `<svg viewBox="0 0 20 20" aria-hidden="true" focusable="false"><path d="${path}"/></svg>`,

  /** Have the Tab key go on from the first element of a selector: where a link that skips something leads. */
  goOnFrom(selector) {
    const target = selector && document.querySelector(selector);
    if (!target) return false;
    target.tabIndex = -1;
    target.focus();
    return true;
  },

  /** Light or dark, by a colour as the browser computes it: what is darker than the middle grey is dark. */
  themeOf(colour) {
    const [r, g, b] = (colour.match(/[\d.]+/g) ?? [255, 255, 255]).map(Number);
    return 0.299 * r + 0.587 * g + 0.114 * b < 128 ? "dark" : "light";
  },

  /** Do it when the day is on the screen. A map hears of it by message, perhaps only after the frame under way: so it is
      the next frame that shows it, and nothing else may be done before that. */
  afterPaint(does, frames = 2) {
    if (frames) requestAnimationFrame(() => Dom.afterPaint(does, frames - 1));
    else setTimeout(does);
  },

  /** JSON in bytes; the same bytes give the same object. */
  json: (() => {
    const read = new WeakMap();
    return (bytes) => {
      if (!read.has(bytes)) read.set(bytes, JSON.parse(new TextDecoder().decode(bytes)));
      return read.get(bytes);
    };
  })(),
};

/* Many controls as one stop of the Tab key: only one of them is in its order, and arrow keys lead to the others. */
const Stops = {
  AROUND: { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 },
  ALONG: { ArrowRight: 1, ArrowLeft: -1 },

  /** Follow a key pressed on one of the controls, by how far each key leads; the control that has the focus now, if it led to one. */
  walk(event, controls, steps) {
    const step = steps[event.key];
    const at = controls.indexOf(event.target);
    if (!step || at < 0 || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return null;
    event.preventDefault();
    event.stopPropagation();
    for (let n = 1; n < controls.length; n += 1) { // past what is folded away, which takes no focus
      const next = controls.at((at + step * n) % controls.length);
      next.focus({ preventScroll: true });
      if (document.activeElement === next) return next;
    }
    return null;
  },
};

/* Days are texts like 2021-09-02 or numbers counted from a first day; none has a clock or a zone. */
const Days = {
  MS: 86400000,
  WEEKDAYS: ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"],
  MONTHS: ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December"],
  SHORT: ["Jan", "Feb", "March", "April", "May", "June", "July", "Aug", "Sept", "Oct", "Nov", "Dec"],

  /** Milliseconds at which a day begins; NaN for what is no day. */
  ms: (day) => Date.parse(`${day}T00:00:00Z`),
  /** The day that is ``n`` days after a first one, as a date to be asked for its UTC parts. */
  at: (first, n) => new Date(Days.ms(first) + n * Days.MS),
  iso: (first, n) => Days.at(first, n).toISOString().slice(0, 10),
  number: (first, day) => Math.round((Days.ms(day) - Days.ms(first)) / Days.MS),
  /** 2 September */
  short: (date) => `${date.getUTCDate()} ${Days.MONTHS[date.getUTCMonth()]}`,
  /** 2 Sept */
  brief: (date) => `${date.getUTCDate()} ${Days.SHORT[date.getUTCMonth()]}`,
  /** 2 September 2021 */
  words: (date) => `${Days.short(date)} ${date.getUTCFullYear()}`,
  /** A day as a reader writes it (2 Sept 2021, 2021-09-02), as a text; empty for what is none. */
  read(written) {
    const said = written.trim().replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => digit.charCodeAt(0) & 15); // as Persian and Arabic write them
    const [, day, name, year] = /^(\d{1,2}) *(\p{L}{3,})\.? *(\d{4})$/u.exec(said) ?? [];
    const month = name && Days.MONTHS.findIndex((one) => one.toLowerCase().startsWith(name.toLowerCase()));
    const iso = name ? `${year}-${String(month + 1).padStart(2, "0")}-${day.padStart(2, "0")}` : said;
    return Number.isNaN(Days.ms(iso)) ? "" : iso;
  },
  /** Thursday 2 September 2021 */
  full: (date) => `${Days.WEEKDAYS[date.getUTCDay()]} ${Days.words(date)}`,
};

/* The bus of a page: messages by name, the newest of each kept for whoever comes later. Components are loaded apart, so it
   is the one thing that they find on the page (claimsBus).

   name       value                                    who says it -> who listens
   day        {day, reading, settled}                  time bar -> panels, lanes, address; once a frame
   asked      {bar, day, reading, heard, select, window}  Python, by the thread -> the time bar of that name
   choose     record                                   the time bar, for a button of the page -> the thread
   commit     {bar, day, reading, number, window}      time bar -> the thread, for Python; once a release
   select     {record, records, map, at}               the thread -> panels; records, the map's frame and where in it, where it was chosen there
   window     {lat, lon, zoom}                         a map, by the thread or a comparison -> address
   committed  {lat, lon, zoom} or null                 whoever told Python -> the thread: where the map stood then
   lanes      {lanes, from, to, day, reading, record}  Python -> the timeline
   part       {key, asked, number, bytes}              Python, a part of a file -> the button that asked for it
   halves     {halves, window, committed}              the two halves of a comparison, among themselves
   couriers   {points, states}                         the newest courier of each kind, among themselves
   line       {away, ways, asked}                      whether the server is there, and what was asked of it (Line) */
const Bus = (globalThis.claimsBus ??= (() => {
  const last = new Map();
  const target = new EventTarget();
  return {
    /** Say it to all who listen now, and keep it. */
    say(name, value) {
      last.set(name, value);
      target.dispatchEvent(new CustomEvent(name, { detail: value }));
    },
    /** The newest value said under a name. */
    last: (name) => last.get(name),
    /** Forget it, if it is still the newest. */
    forget(name, value) {
      if (last.get(name) === value) last.delete(name);
    },
    /** A value that several components hold together: made by the first that asks for it. */
    kept(name, make) {
      if (!last.has(name)) last.set(name, make());
      return last.get(name);
    },
    /** Listen until the signal is given. */
    hear: (name, does, signal) => target.addEventListener(name, ({ detail }) => does(detail), { signal }),
  };
})());

/* What a reader asks of Python goes through here, so that it waits while the server is away and, if it got lost, is asked once
   more (line.js): the newest of each kind. */
const Line = {
  now: () => Bus.kept("line", () => ({ away: false, ways: new Map(), asked: new Map() })),

  /** A component's ``setTriggerValue`` by way of the line; "where" tells it from every other one of the page. Called in each
      run of the component, it also tells that Python has heard what that asked before. */
  through(where, send) {
    const line = Line.now();
    line.ways.set(where, send);
    for (const [key, one] of line.asked) if (one.where === where && !line.away) line.asked.delete(key);
    return (name, said) => {
      const key = `${where} ${name}`;
      line.asked.delete(key); // the newest comes last
      line.asked.set(key, { where, name, said, waits: line.away });
      if (!line.away) send(name, said);
    };
  },
};

/* The way between a page and the maps in frames of it: messages of this origin alone.

   To a map    {type: "show", day, days, reading, theme, select, window}, {type: "states", states}, {type: "points", bytes},
               {type: "matches", records}
   From a map  {type: "ready"}, {type: "view" | "move", window}, {type: "select", record, records, place, at},
               {type: "error", text} */
const Maps = {
  NAME: "Map of who claims what", // of a frame; else a screen reader hears a library's

  frames: () => [...document.querySelectorAll('iframe[src*="st_folium"]')].filter((frame) => frame.contentWindow),

  tell(message, frames = Maps.frames(), given = []) {
    for (const { contentWindow } of frames) {
      contentWindow.postMessage({ source: "claims-bar", ...message }, location.origin, given);
    }
  },

  /** Hear what the maps of this page say, and which frame it was, until the signal is given. */
  hear(does, signal) {
    addEventListener("message", (event) => {
      if (event.origin !== location.origin || event.data?.source !== "claims-map") return;
      const frame = Maps.frames().find(({ contentWindow }) => contentWindow === event.source);
      if (!frame) return;
      does(event.data, frame);
    }, { signal });
  },
};
