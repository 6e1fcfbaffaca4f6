/* A button that asks Python for a file and gives it to the reader. The bytes come as parts over the session's own
   connection and become a file here; they never have an address, and nothing of them is kept.

   The button's data: {label, key, asked, said, file}; "asked" is the number of the press that Python answers (0: none),
   "file" {name, mime, size, parts} or null where none was made. The parts come by the bus (download_part.js). */
const desk = new Map(); // key -> {waiting, said, file, parts, show}
const YIELD_MS = 40;
const LEFT_MS = 3000; // a page that is made anew takes its buttons away for a moment; one that is left does not bring them back

function seatOf(key) {
  if (!desk.has(key)) desk.set(key, { waiting: 0, said: "", file: null, parts: new Map(), show: () => {} });
  return desk.get(key);
}

function sizeWords(bytes) {
  if (bytes < 1000) return `${bytes} bytes`;
  return bytes < 1e6 ? `${Math.round(bytes / 1000)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

function end(seat, said) {
  seat.waiting = 0;
  seat.file = null;
  seat.parts.clear();
  seat.said = said;
  seat.show();
}

function give(file, parts) {
  const address = URL.createObjectURL(new Blob(parts, { type: file.mime }));
  const link = document.createElement("a");
  link.href = address;
  link.download = file.name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), YIELD_MS * 1000); // the browser is still reading it
}

/* Parts and button arrive in any order; the file is given once all are there. */
function complete(seat) {
  const { file, parts, waiting } = seat;
  if (!waiting || file?.asked !== waiting || parts.size < file.parts) return;
  const inOrder = [...parts.keys()].sort((a, b) => a - b).map((number) => parts.get(number));
  give(file, inOrder);
  end(seat, `${file.name} (${sizeWords(file.size)}) is in your downloads.${file.said ? ` ${file.said}` : ""}`);
}

Bus.hear("part", ({ key, asked, number, bytes }) => {
  const seat = desk.get(key);
  if (!seat?.waiting || asked !== seat.waiting) return;
  seat.parts.set(number, bytes);
  complete(seat);
});

export default function ({ data, parentElement, setTriggerValue }) {
  const seat = seatOf(data.key);
  clearTimeout(seat.leaving);
  const press = parentElement.querySelector("button");
  const send = Line.through(`file ${data.key}`, setTriggerValue);
  const status = parentElement.querySelector('[role="status"]');
  press.textContent = data.label;
  seat.show = () => {
    press.setAttribute("aria-disabled", String(Boolean(seat.waiting)));
    status.textContent = seat.said;
  };
  press.onclick = () => {
    if (seat.waiting) return;
    seat.waiting = Date.now();
    seat.said = "Making the file …";
    seat.show();
    send("asked", seat.waiting);
  };
  if (seat.waiting && data.asked === seat.waiting) {
    if (data.file) {
      seat.file = { ...data.file, asked: data.asked, said: data.said };
      complete(seat);
    } else end(seat, data.said || "The file was not made, because the page was changed meanwhile. Ask for it again.");
  }
  seat.show();
  return () => {
    seat.show = () => {};
    seat.leaving = setTimeout(() => end(seat, ""), LEFT_MS); // then nobody waits any more for what was asked
  };
}
