/* Points made ready to be shown on a map: one record, to which days, finding, painting and telling add their verbs. */
function openPoints(around, header, column) {
  const { map, payload, box, sheet, label, ring, theme } = around;
  const rows = header.rows;
  const { x: worldX, y: worldY } = mercator(column.lon, column.lat);
  const kinds = header.kinds.length;
  const days = header.days || payload.days.length;
  const number = (day) => Days.number(header.start, day);
  const rank = LOOKS.map((_, look) => ORDER.indexOf(look) * kinds);
  const cellOf = Float64Array.from(header.kinds, ({ cell = 0 }) => cell);
  const steps = (header.kinds.find((kind) => kind.steps) || { steps: null }).steps; // of circles that count
  const circleOf = header.kinds.map((kind) => header.kinds.findIndex(({ group }) => group === kind.group));
  const sprite = new Uint16Array(rows);
  for (let row = 0; row < rows; row += 1) {
    const kind = column.kind[row];
    sprite[row] = cellOf[kind] ? circleOf[kind] : kind + rank[column.uncertain[row]];
  }
  const weight = column.n || new Uint8Array(rows).fill(1);
  const used = new Uint8Array(kinds * LOOKS.length);
  sprite.forEach((one) => { used[one] = 1; });
  const times = { [""]: schedule(column.first, column.last, days) };
  if (column.known_first) times.known = schedule(column.known_first, column.known_last, days);
  const on = new Uint8Array(rows); // shown on the day
  const stackOf = new Int32Array(rows).fill(-1); // the stack it is drawn in
  const dirty = []; // keys of stacks that came or went
  const keys = new Int32Array(rows);
  const now = { day: -1, time: null, total: 0, off: 0, inView: 0 };
  const points = { // what the parts share
    map, sheet, label, ring, header, column, rows, days, number, worldX, worldY, cellOf, steps, sprite, weight, times, on,
    stackOf, dirty, keys, now,
    chosen: -1, // the row of the record that is selected
    view: null, // {stacks, scale, left, top, side, half, ratio, from, to}
    pictures: null,
    circles: null, // one a step
    sides: cellOf, // of cells in degrees, at this zoom
    worn: "", // the theme they are drawn in
    hidden: new Uint8Array(used.length),
  };
  for (const install of [pointsDay, pointsFind, pointsPaint, pointsTold]) install(points);

  function switched() {
    const before = points.hidden.join();
    points.hidden = Uint8Array.from(used, (_, i) =>
      box.classList.contains("claims-no-" + header.kinds[i % kinds].group) ? 1 : 0);
    if (points.view && points.hidden.join() !== before) points.layOut();
  }

  switched();
  return {
    show: points.show,
    switched,
    under: points.under,
    choose: points.choose,
    cell: points.cell,
    counted: points.counted,
    holdsCells: (row) => points.sides[column.kind[row]] > cellOf[column.kind[row]],
    bounds: points.bounds,
    redraw: points.layOut,
    text: points.text,
    id: (row) => (header.kinds[column.kind[row]].prefix || "") + points.told("id", row),
    rows: () => Array.from(on.keys()).filter((row) => on[row]),
    /* The signs in the colours of the theme in force. */
    async dress() {
      const wanted = theme();
      if (wanted === points.worn) return;
      points.worn = wanted;
      const wide = Math.round(header.size * (window.devicePixelRatio || 1));
      [points.pictures, points.circles] = await Promise.all([
        atlas(header.kinds, wanted, wide, used),
        rasters((steps || []).map((one) => one[wanted]), wide),
      ]);
      if (points.view) points.layOut();
    },
    now,
  };
}
