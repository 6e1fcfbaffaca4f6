/* The line between this page and its server: whether it holds, and what becomes of what was asked without it.

   Away is said within seconds: the browser is offline, the server gave no sign of life, or Streamlit's socket is closed
   (only then is anything lost). What the page has stays, and what is asked through Line (shared.js) waits. When the server
   answers again the page is run anew, so that all of it is of one moment; then what waited is asked. Where the session is
   another one, what went with the old one is named from what this page was told last.

   Down: {page, session, heard, sets, files}; "session" is a word of the session's own, "heard" the number of the last return that
   Python knew of, the others are names. Up, as a trigger: "back", the number of a return. */

const EVERY_MS = 5000; // so often a sign of life is asked for
const ANSWER_MS = 4000; // more than a page of the busiest server takes; it is asked once more before it counts as away
const TOLD_MS = 10000; // so long it stands that nothing was lost
const STAYS = "What this page has stays here. What is asked for meanwhile is done when the server answers again; pale " +
  "fields wait until then.";
const AWAY = { offline: `This browser is offline. ${STAYS}`, silent: `The server does not answer. ${STAYS}` };
const COMING = "The server answers again; this page is brought up to date.";
const HERE = "The server answers again. Nothing was lost.";
const RENEWED = "The server answers again, in a new session: it was started anew, or was out of reach for over two minutes.";
const WIDGET = "stButton stDownloadButton stButtonGroup stCheckbox stRadio stSelectbox stMultiSelect stTextInput".split(" ")
  .map((name) => `[data-testid="${name}"]`).join();

const listed = (names) => names.map((name) => `“${name}”`).join(", ");

/* What Python may not know of yet, and of that what was never sent. */
const unheard = () => [...Line.now().asked.values()];
const waiting = () => unheard().filter(({ waits }) => waits);

/** Ask these once more; a link to another page comes when all else is on its way. */
function again(asked) {
  const { ways } = Line.now();
  const ask = ({ where, name, said }) => Line.through(where, ways.get(where))(name, said);
  Line.now().asked.clear();
  asked.filter(({ where }) => where !== "links").forEach(ask);
  Dom.afterPaint(() => asked.filter(({ where }) => where === "links").forEach(ask));
}

/** What went with the session before, in sentences. */
function gone({ sets, files }) {
  const said = [];
  if (sets.length) said.push(`Imported sets that are gone: ${listed(sets)}. Drop them in again on the page Data.`);
  if (files.length) said.push(`Not read to the end: ${listed(files)}.`);
  const kept = "Day, filters and selection are kept";
  return [...said, sets.length ? `${kept} where the reports have them.` : `${kept}.`];
}

function begin() {
  const line = Object.assign(Line.now(), { begun: true, data: null, path: "", send: null, pressed: new Map() });
  let [silent, broken, coming, known, hiding, end] = [false, false, 0, false, 0, null];
  const app = document.querySelector('[data-testid="stApp"]');
  const joined = () => app.dataset.testConnectionState === "CONNECTED";
  const bar = Dom.element("div", "claims-server");
  const words = Dom.element("p");
  const close = Dom.element("button", "", "Close");
  words.setAttribute("role", "status");
  close.type = "button";
  bar.append(words, close);
  bar.hidden = true;

  const say = (text, { closes = false, ms = 0 } = {}) => {
    clearTimeout(hiding);
    if (words.textContent !== text) words.textContent = text;
    close.hidden = !closes;
    bar.hidden = !text;
    if (ms) hiding = setTimeout(() => say(""), ms);
  };
  close.addEventListener("click", () => say(""));

  const look = () => {
    broken ||= !joined();
    if (!joined()) [coming, end] = [0, null];
    if (!joined() || silent || !navigator.onLine) {
      line.away = true;
      say(navigator.onLine ? AWAY.silent : AWAY.offline);
    } else if (line.away && !coming) {
      if (broken) {
        say(COMING);
        coming = Date.now();
        // A step back meanwhile changed the address alone.
        if (location.pathname !== line.path) dispatchEvent(new PopStateEvent("popstate", { state: null }));
        Dom.afterPaint(() => line.send(coming));
      } else here(waiting(), [], HERE);
    }
  };

  /** It holds again: ask what is to be asked, and say what became of the rest. */
  function here(asked, lost, said) {
    [line.away, broken, coming] = [false, false, 0];
    line.pressed.clear();
    again(asked);
    const not = lost.length ? `Not done: ${listed(lost)}. Do it again.` : "";
    say([said, not].filter(Boolean).join(" "), { closes: true, ms: said === HERE && !not ? TOLD_MS : 0 });
  }

  line.update = (data) => {
    const before = line.data;
    [line.data, line.path] = [data, location.pathname];
    if (!before || !broken || !joined()) return;
    const renewed = before.session !== data.session;
    if (!renewed && data.heard !== coming) return;
    // Fields that were changed say so themselves in the same session; a button says it once.
    const lost = [...line.pressed].filter(([, once]) => once || renewed).map(([label]) => label);
    const said = renewed ? [RENEWED, ...gone(before)].join(" ") : HERE;
    end = () => here(unheard(), lost, lost.length && !renewed ? "The server answers again." : said);
    atRest();
  };

  /* What is asked once more goes by the components of the finished run: those of a lost one reach nobody. */
  const atRest = () => {
    if (!end || !joined() || app.dataset.testScriptState !== "notRunning") return;
    const done = end;
    end = null;
    Dom.afterPaint(() => joined() && done());
  };

  const alive = async () => {
    const { ok } = await fetch("./_stcore/health", { cache: "no-store", signal: AbortSignal.timeout(ANSWER_MS) });
    if (!ok) throw new Error("no sign of life");
  };
  const ask = async () => {
    if (document.hidden) return;
    try {
      await alive().catch(alive);
      [silent, known] = [false, true];
    } catch {
      silent = known; // a host that never answers there is not away
    }
    look();
  };
  setInterval(ask, EVERY_MS);
  addEventListener("online", ask);
  addEventListener("offline", look);
  document.addEventListener("visibilitychange", ask);

  new MutationObserver(() => {
    if (app.dataset.testScriptState === "running" && !line.away) {
      line.asked.clear();
      line.pressed.clear();
    }
    look();
    atRest();
  }).observe(app, { attributeFilter: ["data-test-connection-state", "data-test-script-state"] });
  // Streamlit's own word for it lies over the page, which could then not be used, and speaks of Streamlit.
  new MutationObserver(() => {
    if (!joined()) document.querySelector('[data-testid="stDialog"]:has(h2) button[aria-label="Close"]')?.click();
  }).observe(document.body, { childList: true });
  document.addEventListener("click", ({ target }) => {
    const widget = target.closest?.(WIDGET);
    if (!widget) return;
    const label = widget.querySelector('[data-testid="stWidgetLabel"]') ?? target.closest("button, label") ?? widget;
    line.pressed.set(label.textContent.trim(), /^st(Download)?Button$/.test(widget.dataset.testid));
  }, true);
  line.bar = bar;
  ask();
  return line;
}

export default function ({ data, parentElement, setTriggerValue }) {
  const line = Line.now().begun ? Line.now() : begin();
  line.send = (number) => setTriggerValue("back", number);
  parentElement.append(line.bar);
  line.update(data);
}
