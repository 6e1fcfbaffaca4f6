/* The days of the lanes, their places across the chart, and the data as they come. */
function lanesDays(lanes) {
  const { find } = lanes;

  const at = (n) => Days.at(lanes.data.first, n);
  const iso = (n) => Days.iso(lanes.data.first, n);
  const number = (text) => Days.number(lanes.data.first, text);
  const spoken = (n) => Days.short(at(n));
  const words = (n) => Days.words(at(n));
  const x = (n) => ((n - lanes.from) / lanes.size) * lanes.width;
  /* The middle of a sign on a day in sight, which the chart's edge cuts as little as it cuts the day. */
  const middle = (n) => (x(n) < 0 || x(n) > lanes.width ? x(n) : Math.max(SIGN / 2, Math.min(x(n), lanes.width - SIGN / 2)));

  function read(given) {
    lanes.data = given;
    lanes.last = lanes.data.count - 1;
    [lanes.from, lanes.size] = [0, lanes.data.count];
    find(".cl-legend").replaceChildren(...lanes.data.legend.map(({ svg, text }) => {
      const entry = Dom.element("li");
      if (svg) entry.append(sign(svg));
      entry.append(text);
      return entry;
    }));
  }

  Object.assign(lanes, { at, iso, number, read, spoken, words, middle, x });
}
