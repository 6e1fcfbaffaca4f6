/* The lanes as a component of the dashboard. The lanes are the same in every run; what is shown comes through a second,
   tiny component (lanes_at.js), as "lanes" on the bus. The day is heard from the time bar itself. */

const UNHEARD_MS = 3000; // for so long an older word of Python's does not undo a window that is on its way

const seat = Bus.kept("timeline", () => ({ sent: "", sentAt: -Infinity }));

function open(data, parent) {
  const root = document.createElement("div");
  parent.append(root);
  const off = new AbortController();
  const chart = Lanes.start(root, data, {
    range(from, to) {
      [seat.sent, seat.sentAt] = [`${from}|${to}`, performance.now()];
      Address.replace({ from, to }); // in the place of the window before
      seat.send("range", { from, to });
    },
  });
  let known = null; // the window that Python spoke of last

  function accept(at) {
    if (!at) return;
    chart.group(at.lanes);
    chart.select(at.record);
    const live = Bus.last("day") ?? at; // the bar knows the day before Python does
    chart.show(live.day, live.reading);
    const wanted = `${at.from}|${at.to}`;
    const late = wanted !== seat.sent && (Line.now().away || performance.now() - seat.sentAt < UNHEARD_MS);
    if (wanted === known || late) return;
    known = wanted;
    const { from, to } = chart.now();
    if (wanted !== `${from}|${to}`) chart.window(at.from, at.to);
  }
  Bus.hear("day", ({ day, reading }) => chart.show(day, reading), off.signal);
  Bus.hear("lanes", accept, off.signal);

  Object.assign(seat, { parent, chart, accept: () => accept(Bus.last("lanes")) });
  seat.close = () => {
    off.abort();
    chart.stop();
    root.remove();
    seat.parent = seat.chart = seat.accept = undefined;
  };
}

export default function ({ data, parentElement, setTriggerValue }) {
  seat.send = Line.through("lanes", setTriggerValue);
  if (seat.parent !== parentElement) {
    seat.close?.();
    open(data, parentElement);
  } else {
    seat.chart.update(data);
  }
  seat.accept();
  return () => {
    if (seat.parent === parentElement) seat.close();
  };
}
