/* The thread between the page and its map that is not about the date: which record is selected, where the map stands.
 *
 * Map to page: {type: "ready" | "view" | "select"}; page to map: {type: "show", select, window}. Cards take part: a button
 * with data-record selects its record. Python hears of a choice once, with the window of that moment. Draws nothing. */
const threads = new WeakMap();
const maps = () => [...document.querySelectorAll('iframe[title*="st_folium"]')];

/* Shared with the time bar, which sends the window along with a day. */
const shared = (globalThis.claimsMap ??= { window: null, committed: "null" });

function begin() {
  const thread = { data: {}, choose: () => {} };
  const send = (message) => maps().forEach((frame) => {
    frame.contentWindow?.postMessage({ source: "claims-bar", type: "show", ...message }, location.origin);
  });
  const choose = (record) => {
    send({ select: record });
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
    send({ select: data.select, ...(moved && { window: data.window }) });
    if (data.select && data.select !== before.select) reveal(20);
  };
  thread.end = () => {
    window.removeEventListener("message", hear);
    document.removeEventListener("click", press);
  };
  return thread;
}

/* The selected card comes into view once it is there; nothing else scrolls. */
function reveal(frames) {
  const card = document.querySelector(".account.selected, .place.selected");
  if (card) card.scrollIntoView({ block: "nearest" });
  else if (frames) requestAnimationFrame(() => reveal(frames - 1));
}

export default function ({ data, parentElement, setTriggerValue }) {
  let thread = threads.get(parentElement);
  if (!thread) {
    thread = begin();
    threads.set(parentElement, thread);
  }
  thread.choose = (said) => setTriggerValue("selected", said);
  thread.update(data);
  return () => {
    thread.end();
    threads.delete(parentElement);
  };
}
