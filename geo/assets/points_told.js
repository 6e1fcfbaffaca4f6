/* What stands under the pointer, and its words. */
const NAMED = 4; // events told in one tooltip; of the others, the number
const ROUGH = LOOKS.indexOf("rough");

function pointsTold(points) {
  const { column, header, keys, map, sheet, stackOf, weight } = points;

  /* The rows of the topmost mark under a point of the container; none where there is no mark. */
  function under(at) {
    if (!points.view || !sheet._bounds) return [];
    const { stacks } = points.view;
    const spot = map.containerPointToLayerPoint(at).subtract(sheet._bounds.min);
    const [x, y] = [spot.x / SNAP, spot.y / SNAP];
    const reach = header.size / 2 / SNAP;
    const n = stacks.near(x, y, reach, keys);
    let [best, near] = [-1, reach];
    for (let i = 0; i < n; i += 1) {
      const far = Math.hypot(stacks.x(keys[i]) - x, stacks.y(keys[i]) - y);
      if (far <= near) [best, near] = [keys[i], far];
    }
    const found = [];
    if (best >= 0) stackOf.forEach((s, row) => { if (s >= 0 && stacks.key[s] === best) found.push(row); });
    return found;
  }

  const told = (name, row) => decoder.decode(
    column[name].subarray(column[name + "_at"][row], column[name + "_at"][row + 1]));

  /* A row in a line: its own text, or what it has of the lists of words, with its kind and layer. */
  function text(row) {
    if (!header.words) return told("text", row);
    const kind = header.kinds[column.kind[row]];
    const [title, ...others] = Array.from({ length: header.words }, (_, n) => told("words_" + n, column["word_" + n][row]));
    return [title, kind.label === title ? "" : kind.label, ...others, kind.layer].filter(Boolean).join(" · ");
  }

  /* The cell that a mark stands for, as the map's bounds; null where the mark is of single events. */
  function cell(rows) {
    const degrees = rows.length && points.sides[column.kind[rows[0]]];
    if (!degrees) return null;
    const { lon, lat } = points.middle(rows[0]);
    const reach = degrees / 2;
    return L.latLngBounds([Math.max(lat - reach, -90), lon - reach], [Math.min(lat + reach, 90), lon + reach]);
  }

  /* What the circle of a cell counts, kind by kind. */
  function counted(rows) {
    const sums = new Map();
    let [all, unsure] = [0, 0];
    rows.forEach((row) => {
      const { label: kind } = header.kinds[column.kind[row]];
      sums.set(kind, (sums.get(kind) || 0) + weight[row]);
      all += weight[row];
      if (column.uncertain[row] !== ROUGH) unsure += weight[row];
    });
    const listed = [...sums].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
    const lines = listed.slice(0, NAMED).map(([kind, n]) => kind + ": " + many(n));
    const others = listed.slice(NAMED).reduce((sum, [, n]) => sum + n, 0);
    if (others) lines.push("Other kinds: " + many(others));
    if (unsure) lines.push("On some day of a longer window: " + many(unsure));
    const wide = Number(points.sides[column.kind[rows[0]]].toPrecision(3));
    const title = many(all) + (all === 1 ? " imported event" : " imported events") + " somewhere in this cell of " + wide + "°";
    return [title, ...lines, header.kinds[column.kind[rows[0]]].layer].join("\n");
  }

  Object.assign(points, { cell, counted, text, told, under });
}
