/* The labels of the days, and the line of the day that is shown. */
function lanesScale(lanes) {
  const { column, flag, line, pen, ticks } = lanes;

  /** Labels of the days: each level only where all of it has room, and no label touches another. */
  function scale() {
    const cell = lanes.width / lanes.size;
    const taken = [];
    const made = [];
    const put = (n, words, strong) => {
      const half = pen.measureText(words).width / 2;
      const centre = Math.max(half, Math.min(lanes.width - half, lanes.x(n + 0.5)));
      if (taken.some(([a, b]) => centre - half - 8 < b && centre + half + 8 > a)) return;
      taken.push([centre - half, centre + half]);
      const node = Dom.element("span", strong ? "cl-strong" : "", words);
      node.style.left = `${centre.toFixed(1)}px`;
      made.push(node);
    };
    const days = [];
    for (let n = Math.max(0, Math.ceil(lanes.from)); n <= Math.min(lanes.last, Math.floor(lanes.from + lanes.size - 1)); n++) days.push([n, lanes.at(n)]);
    const month = Days.brief;
    const only = (keep, words, strong) => days.filter(([n, date]) => keep(date, n)).forEach(([n, date]) => put(n, words(date), strong));
    if (lanes.data.count > 366) only((d) => d.getUTCDate() === 1 && d.getUTCMonth() === 0, (d) => String(d.getUTCFullYear()), true);
    if (cell * 30 >= 56) only((d) => d.getUTCDate() === 1, month, true);
    if (days.length && cell * 30 >= 56) put(days[0][0], month(days[0][1]), true);
    if (days.length && cell >= 12) put(days.at(-1)[0], month(days.at(-1)[1]), true);
    if (cell * 5 >= 30) only((d) => d.getUTCDate() % 5 === 0 && d.getUTCDate() < 30, (d) => String(d.getUTCDate()), false);
    if (cell >= 26) only(() => true, (d) => String(d.getUTCDate()), false);
    ticks.replaceChildren(...made);
  }

  function placeDay() {
    const cell = lanes.width / lanes.size;
    const middle = lanes.x(lanes.day + 0.5);
    const out = lanes.foreign || middle < 0 || middle > lanes.width;
    for (const node of [column, line, flag]) node.hidden = out;
    if (out) return;
    const wide = Math.max(cell, 3);
    column.style.width = `${wide}px`;
    column.style.transform = `translateX(${(middle - wide / 2).toFixed(2)}px)`;
    line.style.transform = `translateX(${middle.toFixed(2)}px)`;
    flag.textContent = Days.brief(lanes.at(lanes.day));
    const half = pen.measureText(flag.textContent).width / 2 + 7; // in bold, with its margins: it covers none of the words beside the days
    flag.style.transform = `translateX(${Math.max(half, Math.min(lanes.width - half, middle)).toFixed(2)}px) translateX(-50%)`;
    line.dataset.day = lanes.iso(lanes.day);
  }

  Object.assign(lanes, { placeDay, scale });
}
