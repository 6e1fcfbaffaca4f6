/* The lanes as a component of the dashboard. The lanes are the same in every run; what is shown comes through a second,
   tiny component (lanes_at.js). Both meet in claimsLanes. The day is heard from the time bar itself. */

const UNHEARD_MS = 3000; // for so long an older word of Python's does not undo a window that is on its way

const seat = (globalThis.claimsLanes ??= { sent: "", sentAt: -Infinity });

function open(data, parent) {
  const root = document.createElement("div");
  parent.append(root);
  const chart = Lanes.start(root, data, {
    range(from, to) {
      [seat.sent, seat.sentAt] = [`${from}|${to}`, performance.now()];
      // The window takes the place of the one before in the history; Python then finds the address as it wants it.
      const address = new URL(location.href);
      address.searchParams.set("from", from);
      address.searchParams.set("to", to);
      history.replaceState(history.state, "", address);
      seat.send("range", { from, to });
    },
  });
  const heard = ({ detail }) => chart.show(detail.day, detail.reading);
  document.addEventListener("claimsday", heard);
  let known = null; // the window that Python spoke of last

  seat.parent = parent;
  seat.chart = chart;
  seat.accept = () => {
    const at = seat.view;
    if (!at) return;
    chart.group(at.lanes);
    chart.select(at.record);
    const live = globalThis.claimsDay ?? at; // the bar knows the day before Python does
    chart.show(live.day, live.reading);
    const wanted = `${at.from}|${at.to}`;
    const late = wanted !== seat.sent && performance.now() - seat.sentAt < UNHEARD_MS;
    if (wanted === known || late) return;
    known = wanted;
    const { from, to } = chart.now();
    if (wanted !== `${from}|${to}`) chart.window(at.from, at.to);
  };
  seat.close = () => {
    document.removeEventListener("claimsday", heard);
    chart.stop();
    root.remove();
    seat.parent = seat.chart = seat.accept = undefined;
  };
}

export default function ({ data, parentElement, setTriggerValue }) {
  seat.send = setTriggerValue;
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
