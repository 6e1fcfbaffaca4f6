/* The point of a record: found by its id, ringed on the days on which it is shown. */
const encoder = new TextEncoder();

function pointsFind(points) {
  const { column, header, map, on, ring, rows, sprite } = points;

  const spot = (row) => [column.lat[row], column.lon[row]];

  /* The ring around the selected one, on the days on which it is shown. */
  function mark() {
    if (points.chosen >= 0 && on[points.chosen] && !points.hidden[sprite[points.chosen]]) ring.show(spot(points.chosen));
    else ring.hide();
  }

  function choose(record, pan) {
    points.chosen = find(record);
    mark();
    if (pan && points.chosen >= 0 && on[points.chosen] && !map.getBounds().contains(spot(points.chosen))) map.panTo(spot(points.chosen), { animate: false });
  }

  /* The row of a record, by comparing letters: text is made of none that is not told. */
  function find(record) {
    if (!record) return -1;
    const wanted = header.kinds.map(({ prefix = "" }) => record.startsWith(prefix) && encoder.encode(record.slice(prefix.length)));
    const { id, id_at: at, kind } = column;
    for (let row = 0; row < rows; row += 1) {
      const sought = wanted[kind[row]];
      if (!sought || at[row + 1] - at[row] !== sought.length) continue;
      let same = 0;
      while (same < sought.length && id[at[row] + same] === sought[same]) same += 1;
      if (same === sought.length) return row;
    }
    return -1;
  }

  function bounds() {
    const found = L.latLngBounds([]);
    for (let row = 0; row < rows; row += 1) found.extend(spot(row));
    return found;
  }

  Object.assign(points, { bounds, choose, mark });
}
