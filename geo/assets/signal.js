/* The thread between the page and its map: answers the map's "ready" with the day in force, passes every change on, and
 * tells Python which record was chosen in the map. Draws nothing. */
const threads = new WeakMap();

function theme() {
  const shown = document.querySelector(".stApp") || document.body;
  const parts = (getComputedStyle(shown).backgroundColor.match(/[\d.]+/g) || [255, 255, 255]).map(Number);
  return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2] < 128 ? "dark" : "light";
}

function maps() {
  return [...document.querySelectorAll("iframe")].filter((frame) => frame.src.includes("streamlit_folium"));
}

function begin() {
  const thread = { data: null, choose: () => {} };
  const message = () => ({ source: "claims-bar", type: "show", ...thread.data, theme: thread.data.theme || theme() });
  const send = (target) => {
    if (thread.data && target) target.postMessage(message(), window.location.origin);
  };
  thread.sendAll = () => maps().forEach((frame) => send(frame.contentWindow));
  const hear = (event) => {
    const said = event.data;
    if (event.origin !== window.location.origin || !said || said.source !== "claims-map") return;
    if (!maps().some((frame) => frame.contentWindow === event.source)) return;
    if (said.type === "ready") send(event.source);
    if (said.type === "select") thread.choose(said);
  };
  window.addEventListener("message", hear);
  const watch = new MutationObserver(() => thread.sendAll());
  const app = document.querySelector(".stApp");
  if (app) watch.observe(app, { attributes: true, attributeFilter: ["class"] });
  thread.end = () => {
    window.removeEventListener("message", hear);
    watch.disconnect();
  };
  return thread;
}

export default function ({ data, parentElement, setTriggerValue }) {
  let thread = threads.get(parentElement);
  if (!thread) {
    thread = begin();
    threads.set(parentElement, thread);
  }
  thread.data = data;
  thread.choose = (said) => setTriggerValue("selected", { record: said.record, place: said.place, records: said.records });
  thread.sendAll();
  return () => {
    thread.end();
    threads.delete(parentElement);
  };
}
