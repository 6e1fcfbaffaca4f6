/* One day of the points: who comes and who goes, and everything anew after a move of the map. */
const TILE = 64; // screen pixels: side of what is painted at once where much has changed
const WORLD = 256; // CSS pixels: the width of the world at zoom 0

function pointsDay(points) {
  const { cellOf, column, days, dirty, header, label, now, number, on, rows, sheet, sprite, stackOf, steps, times, weight, worldX, worldY } = points;

  function inView(row) {
    const x = worldX[row] * points.view.scale - points.view.left;
    const y = worldY[row] * points.view.scale - points.view.top;
    return x >= points.view.from.x && y >= points.view.from.y && x < points.view.to.x && y < points.view.to.y ? 1 : 0;
  }

  const step = (n) => {
    let at = steps ? steps.length - 1 : 0;
    while (at > 0 && n < steps[at].from) at -= 1;
    return at;
  };

  function middle(row) {
    const degrees = points.sides[column.kind[row]];
    const within = (value, edge) => (Math.floor((value + edge) / degrees) + 0.5) * degrees - edge;
    return { lon: within(column.lon[row], 180), lat: within(column.lat[row], 90) };
  }

  /* Cells that are narrower on the screen than a circle are told together: the sides double until they are not. */
  function widen(zoom) {
    const least = (header.size * 360) / (WORLD * 2 ** zoom); // degrees that a circle is wide
    const wanted = cellOf.map((degrees) => degrees && degrees * 2 ** Math.max(0, Math.ceil(Math.log2(least / degrees))));
    if (wanted.join() === points.sides.join()) return;
    points.sides = wanted;
    for (let row = 0; row < rows; row += 1) {
      if (!cellOf[column.kind[row]]) continue;
      const { lon, lat } = middle(row);
      [worldX[row], worldY[row]] = [eastward(lon), southward(lat)];
    }
  }

  function enter(row) {
    on[row] = 1;
    now.total += weight[row];
    if (points.hidden[sprite[row]]) {
      now.off += weight[row];
      return;
    }
    now.inView += inView(row) * weight[row];
    const stacks = points.view.stacks;
    const s = stacks.find(worldX[row] * points.view.scale - points.view.left, worldY[row] * points.view.scale - points.view.top, sprite[row]);
    stackOf[row] = s;
    if (s < 0) return;
    stacks.count[s] += 1;
    const before = stacks.sum[s];
    stacks.sum[s] += weight[row];
    if (stacks.count[s] === 1 || (steps && step(before) !== step(stacks.sum[s]))) dirty.push(stacks.key[s]);
  }

  function leave(row) {
    on[row] = 0;
    now.total -= weight[row];
    if (points.hidden[sprite[row]]) {
      now.off -= weight[row];
      return;
    }
    now.inView -= inView(row) * weight[row];
    const stacks = points.view.stacks;
    const s = stackOf[row];
    stackOf[row] = -1;
    if (s < 0) return;
    stacks.count[s] -= 1;
    const before = stacks.sum[s];
    stacks.sum[s] -= weight[row];
    if (stacks.count[s] > 0) {
      if (steps && step(before) !== step(stacks.sum[s])) dirty.push(stacks.key[s]);
      return;
    }
    dirty.push(stacks.key[s]);
    stacks.drop(s);
  }

  function settle(list, day) {
    const { first, last } = now.time;
    for (let i = 0; i < list.length; i += 1) {
      const row = list[i];
      const wanted = first[row] <= day && day <= last[row] ? 1 : 0;
      if (wanted !== on[row]) (wanted ? enter : leave)(row);
    }
  }

  function show(date, reading) {
    const time = times[reading] || times[""];
    const asked = number(date);
    const day = asked < 0 || asked >= days ? -1 : asked; // outside of their days there is none
    if (!points.view || (day === now.day && time === now.time)) return;
    if (time !== now.time) {
      now.day = day;
      now.time = time;
      layOut();
      return;
    }
    const [early, late] = day > now.day ? [now.day, day] : [day, now.day];
    now.day = day;
    settle(time.ending(early, late - 1), day);
    settle(time.starting(early + 1, late), day);
    points.paint();
    label(now, header);
    points.mark();
  }

  /* Index and draw everything anew: after a move of the map, another reading, a layer switched. */
  function layOut() {
    const { _bounds: bounds, _map: on_map } = sheet;
    const ratio = window.devicePixelRatio || 1;
    const wide = Math.round(header.size * ratio);
    widen(sheet._zoom);
    const origin = on_map.getPixelOrigin().add(bounds.min);
    const size = bounds.getSize();
    const seen = on_map.getSize();
    const from = size.subtract(seen).divideBy(2);
    points.view = {
      stacks: grid(size.x, size.y, header.size, rows),
      scale: on_map.options.crs.scale(sheet._zoom),
      left: origin.x, top: origin.y, from, to: from.add(seen), side: wide, ratio,
      tiles: { across: Math.ceil(sheet.picture.width / TILE), down: Math.ceil(sheet.picture.height / TILE) },
    };
    points.view.touched = new Uint8Array(points.view.tiles.across * points.view.tiles.down);
    [now.total, now.off, now.inView] = [0, 0, 0];
    on.fill(0);
    stackOf.fill(-1);
    if (now.time) {
      const { first, last } = now.time;
      for (let row = 0; row < rows; row += 1) if (first[row] <= now.day && now.day <= last[row]) enter(row);
    }
    dirty.length = 0;
    points.paintAll();
    label(now, header);
    points.mark();
  }

  Object.assign(points, { layOut, middle, show, step });
}
