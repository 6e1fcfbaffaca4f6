/* The days of the time bar and what is counted on each: the data as the host sends them, spread over the days. */
const BAR_ZOOM_FROM = 62; // days from which on the strip can be zoomed

/** Counts as the host sends them, spread over the days: {dated, uncertain}, each an array with a number a day. */
function spread(sparse, count, names = ["dated", "uncertain"]) {
  const columns = names.map(() => new Uint32Array(count));
  const step = names.length + 1;
  for (let i = 0; i + names.length < sparse.length; i += step) {
    columns.forEach((column, n) => { column[sparse[i]] = sparse[i + 1 + n]; });
  }
  return Object.fromEntries(names.map((name, n) => [name, columns[n]]));
}

function barDays(bar) {
  const { box, find, input, speed } = bar;

  const at = (n) => Days.at(bar.data.first, n);
  const iso = (n) => Days.iso(bar.data.first, n);
  const number = (text) => Days.number(bar.data.first, text);
  const clamp = (n) => Math.max(0, Math.min(bar.last, Math.round(n)));
  const full = (n) => Days.full(at(n));
  const sentence = () => bar.data.readings[bar.reading].words[bar.day - (bar.data.told ?? 0)] || "";

  function read(given) {
    bar.data = given;
    bar.last = bar.data.count - 1;
    bar.counts = {};
    for (const [name, said] of Object.entries(bar.data.readings)) {
      bar.counts[name] = {
        sides: said.claims.map((side) => spread(side, bar.data.count)),
        clashes: spread(said.clashes, bar.data.count),
        imported: bar.data.imported && spread(bar.data.imported[name], bar.data.count, ["fighting", "others", "uncertain"]),
        others: said.others ?? [],
        changes: said.changes,
      };
    }
    input.max = bar.last;
    [bar.from, bar.size] = [0, bar.data.count];
    box.classList.toggle("cb-long", bar.data.count > BAR_ZOOM_FROM);
    box.classList.toggle("cb-brought", Boolean(bar.data.imported));
    find(".cb-names").classList.toggle("cb-four", Boolean(bar.data.imported));
    find(".cb-imported").textContent = bar.data.imported ? "Imported" : "";
    find(".cb-one").textContent = bar.data.sides[0]?.short ?? "";
    find(".cb-two").textContent = bar.data.sides[1]?.short ?? "";
    const datings = find(".cb-datings");
    const among = datings.contains(document.activeElement); // the choice that asked for these data: it keeps the focus
    datings.replaceChildren(...(bar.data.datings ?? []).map((one) => barDating(one, bar.hooks.date)));
    bar.reachSome();
    if (among) datings.querySelector("input:checked")?.focus({ preventScroll: true });
    if (!speed.dataset.chosen) speed.value = BAR_SPEEDS.find((n) => bar.data.count / n <= 24) ?? 60;
  }

  Object.assign(bar, { at, clamp, full, iso, number, read, sentence });
}
