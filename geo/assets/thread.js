/* The thread between this page and Python: what the reader settled on goes up once, what is shown comes down.

   Down, as data: {bar, day, reading, heard, select, window}; "heard" is the number of the last commit Python knew of.
   Up, as triggers: "commit" {day, reading, number, window} from the time bar, "selected" {record, window}.
   Maps of the page are spoken to directly. Map to page: {type: "ready" | "view" | "select"}; page to map: {type: "show",
   select, window}. Buttons with data-record take part: they select their record. The rest of the page hears "claimsselect"
   on the document. Draws nothing. */
const threads = new WeakMap();
const maps = () => [...document.querySelectorAll('iframe[title*="st_folium"]')];

/* Shared with the time bar, which sends the window along with a day. */
const shared = (globalThis.claimsMap ??= { window: null, committed: "null" });

function seatOf(name) {
  const bars = (globalThis.claimsBars ??= new Map());
  if (!bars.has(name)) bars.set(name, { sent: 0, sentAt: -Infinity });
  return bars.get(name);
}

function begin() {
  const thread = { data: {}, choose: () => {} };
  const send = (message) => maps().forEach((frame) => {
    frame.contentWindow?.postMessage({ source: "claims-bar", type: "show", ...message }, location.origin);
  });
  const say = (record) => {
    globalThis.claimsSelect = record;
    document.dispatchEvent(new CustomEvent("claimsselect", { detail: { record } }));
  };
  const choose = (record) => {
    send({ select: record });
    say(record);
    shared.committed = JSON.stringify(shared.window);
    thread.choose({ record, window: shared.window });
  };
  const hear = (event) => {
    const said = event.data;
    if (event.origin !== location.origin || said?.source !== "claims-map") return;
    if (!maps().some((frame) => frame.contentWindow === event.source)) return;
    if (said.type === "ready") send({ select: thread.data.select, ...(thread.data.window && { window: thread.data.window }) });
    if (said.type === "view") shared.window = said.window;
    if (said.type === "select") choose(said.record || said.place || "");
  };
  const press = (event) => {
    const record = event.target.closest?.("[data-record]")?.dataset.record;
    if (record) choose(record);
  };
  window.addEventListener("message", hear);
  document.addEventListener("click", press);
  thread.update = (data) => {
    const before = thread.data;
    thread.data = data;
    const window = JSON.stringify(data.window ?? null);
    const moved = data.window && window !== JSON.stringify(before.window ?? null) && window !== shared.committed;
    if (moved || data.select !== before.select) send({ select: data.select, ...(moved && { window: data.window }) });
    if (data.select !== before.select) say(data.select);
  };
  thread.end = () => {
    window.removeEventListener("message", hear);
    document.removeEventListener("click", press);
  };
  return thread;
}

export default function ({ data, parentElement, setTriggerValue }) {
  let thread = threads.get(parentElement);
  if (!thread) {
    thread = begin();
    threads.set(parentElement, thread);
  }
  thread.choose = (said) => setTriggerValue("selected", said);
  thread.update(data);
  const seat = seatOf(data.bar);
  seat.send = (said) => setTriggerValue("commit", said);
  seat.view = data;
  seat.accept?.();
  return () => {
    thread.end();
    threads.delete(parentElement);
    if (seat.view === data) seat.view = undefined;
  };
}
