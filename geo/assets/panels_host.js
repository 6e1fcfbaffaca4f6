/* The panels as a component of the dashboard: they follow the time bar and the selection as the page tells of them
   ("claimsday", "claimsselect" on the document; the newest word in claimsDay and claimsSelect). */
const bound = new WeakMap();
const books = new Map(); // one, the newest: the same bytes are not read twice

function bookOf(data) {
  if (!books.has(data)) {
    books.clear();
    books.set(data, JSON.parse(new TextDecoder().decode(data)));
  }
  return books.get(data);
}

/* The way to the same day as structured text, on the page of tables. */
function wayToText(parent) {
  const line = document.createElement("p");
  const link = document.createElement("a");
  link.className = "stay";
  link.textContent = "The map of this day as text";
  line.className = "short claims-words";
  line.append(link);
  parent.append(line);
  return (day, reading) => {
    const address = new URL("tables", location.href);
    address.search = location.search;
    address.searchParams.set("day", day);
    address.searchParams.set("reading", reading);
    address.searchParams.set("table", "text");
    link.href = address;
  };
}

function begin(parent, book) {
  const panels = Panels.start(parent, book);
  const lead = wayToText(parent);
  const off = new AbortController();
  const hear = ({ detail }) => {
    if (!detail.settled) return;
    panels.at(detail.day, detail.reading);
    lead(detail.day, detail.reading);
  };
  document.addEventListener("claimsday", hear, { signal: off.signal });
  document.addEventListener("claimsselect", ({ detail }) => panels.select(detail.record), { signal: off.signal });
  if (globalThis.claimsSelect) panels.select(globalThis.claimsSelect);
  if (globalThis.claimsDay) hear({ detail: { ...globalThis.claimsDay, settled: true } });
  return { panels, stop: () => { off.abort(); parent.replaceChildren(); } };
}

export default function ({ data, parentElement }) {
  const book = bookOf(data);
  if (bound.has(parentElement)) bound.get(parentElement).panels.update(book);
  else bound.set(parentElement, begin(parentElement, book));
  return () => {
    bound.get(parentElement)?.stop();
    bound.delete(parentElement);
  };
}
