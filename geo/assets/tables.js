/* Sorts and searches the table of a list in the page, and tells Python, for the address. What there is to sort and to
   find stands in the table: data-key where a cell sorts by something else than its text, data-words where a row is found
   by words that it does not show. */

const WAIT_MS = 400; // after the last letter, before the address is told
const FRAMES = 240; // how long to wait for the table of this edition

const VARIANTS = { ي: "ی", ى: "ی", ك: "ک", ة: "ه", ە: "ه" };
const plain = (text) =>
  text
    .toLowerCase()
    .normalize("NFKD")
    .replace(/\p{M}|[\u{200C}'’ʼ‘-]|\u{200D}/gu, "")
    .replace(/[يىكةە]/g, (letter) => VARIANTS[letter]);

const collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

/** Cells in a column's order; a cell with nothing in it comes last, whichever way. */
function comparing(index, kind, down) {
  const keyOf = ({ row }) => row.cells[index].dataset.key ?? row.cells[index].textContent.trim();
  const order = kind === "number" ? (a, b) => Number(a) - Number(b) : collator.compare;
  return (one, two) => {
    const [a, b] = [keyOf(one), keyOf(two)];
    if (!a || !b) return a ? -1 : b ? 1 : one.at - two.at;
    return (down ? -order(a, b) : order(a, b)) || one.at - two.at;
  };
}

class Table {
  constructor(section) {
    this.table = section.querySelector("table");
    this.input = section.querySelector("input");
    this.status = section.querySelector('[role="status"]');
    this.heads = [...this.table.tHead.rows[0].cells];
    this.rows = [...this.table.tBodies[0].rows].map((row, at) => ({
      row,
      at,
      text: plain(`${row.textContent} ${row.dataset.words ?? ""}`),
    }));
    this.state = { column: "", down: false, words: "" };
    this.heads.forEach((head) => head.querySelector("button").addEventListener("click", () => this.turn(head)));
    this.input.addEventListener("input", () => {
      this.show({ ...this.state, words: this.input.value });
      clearTimeout(this.waiting);
      this.waiting = setTimeout(() => this.tell(), WAIT_MS);
    });
  }

  /** Whether these are still the rows in the page. */
  wired() {
    return this.table.isConnected;
  }

  /** Up, then down, then back to the list's own order. */
  turn(head) {
    const column = head.dataset.column;
    const same = this.state.column === column;
    const next = !same ? { column, down: false } : this.state.down ? { column: "", down: false } : { column, down: true };
    this.show({ ...this.state, ...next });
    this.tell();
  }

  show(state) {
    this.state = state;
    const index = this.heads.findIndex((head) => head.dataset.column === state.column);
    for (const head of this.heads) head.removeAttribute("aria-sort");
    if (index >= 0) this.heads[index].setAttribute("aria-sort", state.down ? "descending" : "ascending");
    const ordered = [...this.rows].sort(
      index < 0 ? (a, b) => a.at - b.at : comparing(index, this.heads[index].dataset.kind, state.down),
    );
    const words = plain(state.words).split(/\s+/).filter(Boolean);
    for (const { row, text } of ordered) row.hidden = !words.every((word) => text.includes(word));
    this.table.tBodies[0].append(...ordered.map(({ row }) => row));
    this.say(index);
  }

  say(index) {
    const all = this.rows.length;
    const found = this.rows.filter(({ row }) => !row.hidden).length;
    const count = found === all ? `${all} rows` : `${found} of ${all} rows`;
    const order = index < 0 ? "" : `, by ${this.heads[index].textContent.trim()}, ${this.state.down ? "downwards" : "upwards"}`;
    this.status.textContent = all && !found ? `None of ${all} rows has these words` : count + order;
  }

  tell() {
    const text = textOf({ name: this.table.dataset.list, ...this.state });
    Address.replace({ table: text });
    seat.said = text;
    seat.sent += 1;
    seat.send("arranged", { text, number: seat.sent });
  }
}

/** As geo/view/address.py writes it. */
function textOf({ name, column, down, words }) {
  const way = column ? (down ? "down" : "up") : "";
  return [name, column, way, words].join(".").replace(/\.+$/, "");
}

/* What outlives a run of the page: the table in hand, the last word to Python, and how many there were. */
const seat = { section: null, table: null, send: null, said: "", sent: 0 };

function take(data, frames) {
  const section = document.querySelector(`section.tables[data-edition="${data.edition}"]`);
  if (!section) {
    if (frames) requestAnimationFrame(() => take(data, frames - 1));
    return;
  }
  const text = textOf(data);
  const fresh = section !== seat.section || !seat.table.wired();
  if (fresh) {
    seat.section = section;
    seat.table = new Table(section);
  } else if (data.heard < seat.sent || text === seat.said) {
    return; // an answer to what we said ourselves; the reader may be further by now
  }
  const typed = fresh && seat.table.input.value; // by a reader who was faster than this script
  const words = typed || data.words;
  seat.said = text;
  seat.table.input.value = words;
  seat.table.show({ column: data.column, down: data.down, words });
  section.dataset.ready = "";
  if (typed) seat.table.tell();
}

export default function ({ data, setTriggerValue }) {
  seat.send = Line.through("tables", setTriggerValue);
  take(data, FRAMES);
}
