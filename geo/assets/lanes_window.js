/* The days in view: brush, wheel, pinch, buttons and date fields. */
const LANES_SETTLE_MS = 350; // without a move, the reader has arrived

function lanesWindow(lanes) {
  const { axis, body, brush, field, find, hooks, live, on } = lanes;

  function view(to, days) {
    lanes.size = Math.max(1, Math.min(lanes.data.count, days));
    lanes.from = Math.max(0, Math.min(lanes.data.count - lanes.size, to));
    lanes.frame ||= requestAnimationFrame(() => {
      lanes.frame = 0;
      lanes.place(true);
    });
  }

  function zoom(factor, around = lanes.size < lanes.data.count || lanes.day ? lanes.day + 0.5 : lanes.size / 2, settles = false) {
    const centre = around < lanes.from || around > lanes.from + lanes.size ? lanes.from + lanes.size / 2 : around;
    const share = (centre - lanes.from) / lanes.size;
    const wanted = Math.max(Math.min(3, lanes.data.count), Math.min(lanes.data.count, lanes.size * factor));
    view(centre - share * wanted, wanted);
    if (settles) settle();
  }

  const all = () => {
    view(0, lanes.data.count);
    settle(0);
  };

  function settle(after = LANES_SETTLE_MS) {
    clearTimeout(lanes.settling);
    lanes.settling = setTimeout(commit, after);
  }

  /** The window on whole days; the host hears of it once. */
  function commit() {
    clearTimeout(lanes.settling);
    const first = Math.min(lanes.last, Math.round(lanes.from));
    view(first, Math.max(1, Math.round(lanes.size)));
    const { from: start, to: end } = now();
    if (`${start}|${end}` === lanes.told) return;
    lanes.told = `${start}|${end}`;
    live.textContent = start ? `${lanes.spoken(lanes.number(start))} to ${lanes.spoken(lanes.number(end))} shown.` : "All days shown.";
    hooks.range(start, end);
  }

  function now() {
    if (Math.round(lanes.size) >= lanes.data.count) return { from: "", to: "" };
    const first = Math.min(lanes.last, Math.round(lanes.from));
    return { from: lanes.iso(first), to: lanes.iso(Math.min(lanes.last, first + Math.max(1, Math.round(lanes.size)) - 1)) };
  }

  const pan = (share) => {
    view(Math.round(lanes.from + share * lanes.size), lanes.size);
    settle();
  };
  on(find(".cl-in"), "click", () => zoom(0.5, undefined, true));
  on(find(".cl-out"), "click", () => zoom(2, undefined, true));
  on(find(".cl-earlier"), "click", () => pan(-0.5));
  on(find(".cl-later"), "click", () => pan(0.5));
  on(find(".cl-all"), "click", all);

  const under = (event) => lanes.from + ((event.clientX - field.getBoundingClientRect().left) / lanes.width) * lanes.size;
  const wheel = (anyhow) => (event) => {
    const across = event.shiftKey ? event.deltaY : event.deltaX;
    if (event.ctrlKey || event.metaKey || (anyhow && !across)) zoom(Math.exp(event.deltaY / 300), under(event));
    else if (across && lanes.size < lanes.data.count) view(lanes.from + (across / lanes.width) * lanes.size, lanes.size);
    else return;
    event.preventDefault();
    settle();
  };
  on(axis, "wheel", wheel(true), { passive: false });
  on(body, "wheel", wheel(false), { passive: false });

  const fingers = new Map(); // pointers on the field: id -> x
  on(body, "pointerdown", (event) => event.pointerType === "touch" && fingers.set(event.pointerId, event.clientX));
  on(body, "pointermove", (event) => {
    const before = fingers.get(event.pointerId);
    if (before === undefined) return;
    fingers.set(event.pointerId, event.clientX);
    if (fingers.size !== 2) return;
    const other = [...fingers].find(([id]) => id !== event.pointerId)[1];
    const gap = (a) => Math.max(20, Math.abs(a - other));
    zoom(gap(before) / gap(event.clientX), under({ clientX: (event.clientX + other) / 2 }));
    settle();
  });
  for (const type of ["pointerup", "pointercancel", "pointerleave"]) on(body, type, (event) => fingers.delete(event.pointerId));

  let brushing = null; // the day, as a fraction, at which the drag began
  on(axis, "pointerdown", (event) => {
    if (event.button) return;
    axis.setPointerCapture(event.pointerId);
    brushing = under(event);
  });
  on(axis, "pointermove", (event) => brushing !== null && paintBrush(...brushed(event)));
  on(axis, "pointerup", (event) => {
    if (brushing === null) return;
    const [first, end] = brushed(event);
    const moved = Math.abs(lanes.x(brushing) - lanes.x(under(event))) >= 5;
    brushing = null;
    brush.hidden = true;
    if (!moved) return;
    view(first, end - first);
    settle(0);
  });
  on(axis, "pointercancel", () => {
    brushing = null;
    brush.hidden = true;
  });
  /** The whole days between the beginning of the drag and here. */
  function brushed(event) {
    const clamp = (n) => Math.max(0, Math.min(lanes.data.count - 0.001, n));
    const [a, b] = [clamp(brushing), clamp(under(event))].sort((one, other) => one - other);
    return [Math.floor(a), Math.floor(b) + 1];
  }
  function paintBrush(first, end) {
    brush.hidden = false;
    brush.style.left = `${lanes.x(first)}px`;
    brush.style.width = `${lanes.x(end) - lanes.x(first)}px`;
  }

  const fields = [find(".cl-from"), find(".cl-to")];
  // In our words: a date field of the browser's has the words, the order and the digits of the reader's own language.
  fields.forEach((input, which) => on(input, "change", () => {
    const clamp = (n) => Math.max(0, Math.min(lanes.last, n));
    const ends = fields.map((one) => clamp(lanes.number(Days.read(one.value))));
    input.setCustomValidity(ends.some(Number.isNaN) ? `Write a day like ${lanes.words(0)}.` : "");
    if (!input.reportValidity()) return;
    input.value = lanes.words(ends[which]);
    if (ends[0] > ends[1]) ends[1 - which] = ends[which]; // the day just typed stands
    view(ends[0], ends[1] - ends[0] + 1);
    settle(LANES_SETTLE_MS);
  }));

  Object.assign(lanes, { all, now, view, zoom });
}
