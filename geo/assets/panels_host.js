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

function begin(parent, book) {
  const panels = Panels.start(parent, book);
  const off = new AbortController();
  const hear = ({ detail }) => detail.settled && panels.at(detail.day, detail.reading);
  document.addEventListener("claimsday", hear, { signal: off.signal });
  document.addEventListener("claimsselect", ({ detail }) => panels.select(detail.record), { signal: off.signal });
  if (globalThis.claimsSelect) panels.select(globalThis.claimsSelect);
  if (globalThis.claimsDay) panels.at(globalThis.claimsDay.day, globalThis.claimsDay.reading);
  return { panels, stop: () => { off.abort(); panels.stop(); } };
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
