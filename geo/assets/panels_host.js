/* The panels as a component of the dashboard: they follow the time bar and the selection ("day" and "select" on the bus). */
const bound = new WeakMap();

/* The way to the same day as structured text, on the page of tables. */
function wayToText(parent) {
  const line = Dom.element("p", "short claims-words");
  const link = Dom.element("a", "stay", "The map of this day as text");
  line.append(link);
  parent.append(line);
  return (day, reading) => {
    const address = new URL("tables", location.href);
    address.search = location.search;
    link.href = Address.write(address, { day, reading, table: "text" });
  };
}

function begin(parent, book) {
  const panels = Panels.start(parent, book);
  const lead = wayToText(parent);
  const off = new AbortController();
  const show = ({ day, reading }) => {
    panels.at(day, reading);
    lead(day, reading);
  };
  const { record } = Bus.last("select") ?? {};
  if (record) panels.select(record);
  if (Bus.last("day")) show(Bus.last("day"));
  Bus.hear("day", (said) => (said.settled ? show(said) : panels.soon(said.day)), off.signal);
  Bus.hear("select", (said) => panels.select(said.record, said.records, said.map, said.at), off.signal);
  return { panels, stop: () => { off.abort(); parent.replaceChildren(); } };
}

/* The words of all days come packed, for they are a megabyte; the same bytes give the same words. */
const books = new WeakMap();
function unpacked(bytes) {
  if (!books.has(bytes)) {
    const plain = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    books.set(bytes, new Response(plain).json());
  }
  return books.get(bytes);
}

const newest = new WeakMap(); // a parent -> the bytes whose words it waits for, or has
async function take(parent, bytes) {
  newest.set(parent, bytes);
  const book = await unpacked(bytes);
  if (newest.get(parent) !== bytes) return; // others have come meanwhile, or the panels have gone
  if (bound.has(parent)) bound.get(parent).panels.update(book);
  else bound.set(parent, begin(parent, book));
}

export default function ({ data, parentElement }) {
  take(parentElement, data);
  return () => {
    newest.delete(parentElement);
    bound.get(parentElement)?.stop();
    bound.delete(parentElement);
  };
}
