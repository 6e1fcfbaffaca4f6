/* Dated point events by the hundred thousand on one canvas, one day at a time.
 *
 *   const cloud = ClaimsPoints.attach(map, payload)    cloud.show("2021-09-02", reading)    cloud.select(id)    cloud.stop()
 *
 * The events come by message from the page, never in the map's script and never from an address:
 * {source: "claims-bar", type: "points", bytes: ArrayBuffer}, packed by geo/map/pointcloud.py; with null they go again. Until
 * they are there, a day asked for is remembered and drawn when they come. They may bring layers of their own along.
 *
 * A day is drawn by its difference to the day before. Marks of one kind at one spot of the screen are one mark with a
 * count ("stack"); rows that count the events of a cell become a circle per cell, of wider cells the farther away the map
 * is. Where a stack appears or vanishes, its square alone is drawn again. The order of drawing depends on
 * kind and place, never on the way to a day: a day looks the same from wherever it is reached. Everything is drawn anew
 * only when the map has moved. Text from the data goes into the page by textContent. */
(function () {
  "use strict";

  const SNAP = 2; // CSS pixels: marks stand on a grid this fine
  const CELL = 32; // CSS pixels: side of a cell of the index, wider than a mark
  const TILE = 64; // screen pixels: side of what is painted at once where much has changed
  const FEW = 200; // marks come or gone up to which each is painted by itself
  const NAMED = 4; // events told in one tooltip; of the others, the number
  const COLUMNS = { f64: Float64Array, i32: Int32Array, u32: Uint32Array, u8: Uint8Array };
  const words = new TextDecoder();
  const letters = new TextEncoder();
  const DAY_MS = 86400000;
  const LOOKS = ["certain", "uncertain", "undated", "rough", "uncertain_rough", "undated_rough"]; // geo/map/pointcloud.py
  const ROUGH = LOOKS.indexOf("rough");
  const ORDER = [5, 2, 4, 1, 3, 0]; // of looks in drawing: the least sure first
  const FAR_OUT = 0; // the zoom down to which a map with such points can go: the whole earth, also on a phone
  const NEAREST = 11; // the zoom to which the map goes for events that are all at one spot: a district around it
  const WORLD = 256; // CSS pixels: the width of the world at zoom 0
  const many = (n) => n.toLocaleString("en");

  // --- reading -------------------------------------------------------------------------------------------------------

  async function unpacked(bytes) {
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
    const raw = await new Response(stream).arrayBuffer();
    const length = new DataView(raw).getUint32(0, true);
    const header = JSON.parse(words.decode(new Uint8Array(raw, 4, length)));
    const column = {};
    header.columns.forEach(({ name, type, at, count }) => {
      column[name] = new COLUMNS[type](raw, 4 + length + at, count);
    });
    return { header, column };
  }

  /* Rows in the order of a column of day numbers, and where in that order each day begins. */
  function ordered(column, days) {
    const slot = (value) => Math.min(Math.max(value, -1), days) + 1;
    const starts = new Uint32Array(days + 3);
    column.forEach((value) => { starts[slot(value) + 1] += 1; });
    for (let i = 1; i < starts.length; i += 1) starts[i] += starts[i - 1];
    const next = starts.slice();
    const rows = new Uint32Array(column.length);
    column.forEach((value, row) => {
      rows[next[slot(value)]] = row;
      next[slot(value)] += 1;
    });
    return (from, to) => rows.subarray(starts[slot(from)], starts[slot(to) + 1]); // both days included
  }

  function schedule(first, last, days) {
    return { first, last, starting: ordered(first, days), ending: ordered(last, days) };
  }

  /* Web Mercator, as shares of the world's width: what every zoom is a multiple of. */
  const eastward = (degrees) => degrees / 360 + 0.5;
  function southward(degrees) {
    const sine = Math.sin((Math.max(Math.min(degrees, 85.05), -85.05) * Math.PI) / 180);
    return 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
  }
  function mercator(lon, lat) {
    const [x, y] = [new Float64Array(lon.length), new Float64Array(lat.length)];
    for (let row = 0; row < lon.length; row += 1) { // ten times as fast as Float64Array.from
      x[row] = eastward(lon[row]);
      y[row] = southward(lat[row]);
    }
    return { x, y };
  }

  /* Every sign once as pixels, at the size of the screen's own: the uncertain ones first. */
  function atlas(kinds, theme, side, used) {
    const drawn = ORDER.flatMap((look) => kinds.map((kind) => (kind.steps ? null : kind[LOOKS[look]][theme])));
    return rasters(drawn.map((svg, sprite) => (used[sprite] ? svg : null)), side);
  }

  function rasters(drawn, side) {
    return Promise.all(drawn.map(async (svg) => {
      if (!svg) return null;
      const picture = new Image(side, side);
      picture.src = "data:image/svg+xml," + encodeURIComponent(svg);
      await picture.decode();
      const pen = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
      [pen.canvas.width, pen.canvas.height] = [side, side];
      pen.drawImage(picture, 0, 0, side, side);
      return new Int32Array(pen.getImageData(0, 0, side, side).data.buffer);
    }));
  }

  /* Stamps a sign into a picture, inside a square alone. The canvas's own drawImage takes twenty times as long for the
   * small pieces that a day's change is made of. */
  function stamp(pixels, wide, high, sign, side, x, y, left, top, right, bottom) {
    const from = Math.max(x, left, 0);
    const to = Math.min(x + side, right, wide);
    const end = Math.min(y + side, bottom, high);
    for (let row = Math.max(y, top, 0); row < end; row += 1) {
      let at = row * wide + from;
      let dot = (row - y) * side + from - x;
      for (let col = from; col < to; col += 1) {
        const colour = sign[dot];
        const alpha = colour >>> 24;
        if (alpha === 255 || (alpha && !pixels[at])) pixels[at] = colour;
        else if (alpha) pixels[at] = over(colour, pixels[at]);
        at += 1;
        dot += 1;
      }
    }
  }

  /* One colour over another; neither is multiplied by its alpha. */
  function over(above, below) {
    const a = (above >>> 24) * 255;
    const b = (below >>> 24) * (255 - (above >>> 24));
    const sum = a + b;
    const red = ((above & 255) * a + (below & 255) * b) / sum + 0.5;
    const green = (((above >>> 8) & 255) * a + ((below >>> 8) & 255) * b) / sum + 0.5;
    const blue = (((above >>> 16) & 255) * a + ((below >>> 16) & 255) * b) / sum + 0.5;
    return ((sum / 255 + 0.5) << 24) | (blue << 16) | (green << 8) | red;
  }

  // --- the canvas ----------------------------------------------------------------------------------------------------

  const Sheet = L.Renderer.extend({
    options: { padding: 0.1 },
    _initContainer() {
      this._container = L.DomUtil.create("canvas", "claims-points");
      this.pen = this._container.getContext("2d", { willReadFrequently: true });
    },
    _destroyContainer() {
      L.DomUtil.remove(this._container);
      delete this._container;
    },
    _update() {
      if (this._map._animatingZoom && this._bounds) return;
      L.Renderer.prototype._update.call(this);
      const size = this._bounds.getSize();
      const ratio = window.devicePixelRatio || 1;
      const [wide, high] = [Math.round(size.x * ratio), Math.round(size.y * ratio)];
      if (this._container.width !== wide || this._container.height !== high) {
        [this._container.width, this._container.height] = [wide, high];
        this.picture = new ImageData(wide, high);
      }
      this._container.style.width = size.x + "px";
      this._container.style.height = size.y + "px";
      L.DomUtil.setPosition(this._container, this._bounds.min);
      this.fire("update");
    },
    _updatePaths() {}, // there are none
  });

  // --- the stacks of one view ------------------------------------------------------------------------------------------

  function insertionSort(keys, n) {
    for (let i = 1; i < n; i += 1) {
      const k = keys[i];
      let at = i;
      for (; at > 0 && keys[at - 1] > k; at -= 1) keys[at] = keys[at - 1];
      keys[at] = k;
    }
  }

  /* Where marks stand on the canvas: stacks in the cells of a grid, as linked lists in typed arrays. */
  function grid(width, height, margin, most) {
    const edge = Math.ceil(margin / SNAP) + 1; // marks that reach in from outside
    const across = Math.ceil(width / SNAP) + 2 * edge + 1;
    const down = Math.ceil(height / SNAP) + 2 * edge + 1;
    const cells = Math.ceil((across * SNAP) / CELL);
    const rows = Math.ceil((down * SNAP) / CELL);
    const head = new Int32Array(cells * rows).fill(-1);
    const column = () => new Int32Array(most);
    const [next, count, sum, key, xs, ys] = [column(), column(), column(), column(), column(), column()];
    const free = [];
    let used = 0;
    const cellOf = (x, y) => Math.floor((y * SNAP) / CELL) * cells + Math.floor((x * SNAP) / CELL);
    const of = {
      size: 0,
      edge,
      x: (k) => (k % across) - edge, // in steps of SNAP
      y: (k) => (Math.floor(k / across) % down) - edge,
      sprite: (k) => Math.floor(k / across / down),
      key,
      count, // rows
      sum, // events they stand for
      /* The stack of a mark, or -1 where it stands off the canvas. */
      find(px, py, sprite) {
        const x = Math.round(px / SNAP) + edge;
        const y = Math.round(py / SNAP) + edge;
        if (!(x >= 0 && y >= 0 && x < across && y < down)) return -1;
        const wanted = (sprite * down + y) * across + x;
        const cell = cellOf(x, y);
        for (let s = head[cell]; s >= 0; s = next[s]) if (key[s] === wanted) return s;
        const s = free.length ? free.pop() : used++;
        key[s] = wanted;
        [xs[s], ys[s], count[s], sum[s]] = [x, y, 0, 0];
        next[s] = head[cell];
        head[cell] = s;
        of.size += 1;
        return s;
      },
      /* How many events the stack of a key stands for. */
      sumAt(k) {
        const y = Math.floor(k / across) % down;
        let s = head[cellOf(k % across, y)];
        while (s >= 0 && key[s] !== k) s = next[s];
        return s < 0 ? 0 : sum[s];
      },
      drop(s) {
        const cell = cellOf(xs[s], ys[s]);
        if (head[cell] === s) head[cell] = next[s];
        else {
          let before = head[cell];
          while (next[before] !== s) before = next[before];
          next[before] = next[s];
        }
        free.push(s);
        of.size -= 1;
      },
      /* Keys of the stacks that stand within a square around a point, in order; how many they are. */
      near(px, py, reach, keys) {
        const [x, y] = [px + edge, py + edge];
        const left = Math.max(0, Math.floor(((x - reach) * SNAP) / CELL));
        const right = Math.min(cells - 1, Math.floor(((x + reach) * SNAP) / CELL));
        const top = Math.max(0, Math.floor(((y - reach) * SNAP) / CELL));
        const bottom = Math.min(rows - 1, Math.floor(((y + reach) * SNAP) / CELL));
        let n = 0;
        for (let row = top; row <= bottom; row += 1) {
          for (let col = left; col <= right; col += 1) {
            for (let s = head[row * cells + col]; s >= 0; s = next[s]) {
              if (xs[s] - x >= reach || x - xs[s] >= reach || ys[s] - y >= reach || y - ys[s] >= reach) continue;
              keys[n] = key[s];
              n += 1;
            }
          }
        }
        if (n > 40) keys.subarray(0, n).sort();
        else insertionSort(keys, n);
        return n;
      },
      all(keys) {
        let n = 0;
        for (let cell = 0; cell < head.length; cell += 1) {
          for (let s = head[cell]; s >= 0; s = next[s]) {
            keys[n] = key[s];
            n += 1;
          }
        }
        keys.subarray(0, n).sort();
        return n;
      },
    };
    return of;
  }

  // --- the cloud -------------------------------------------------------------------------------------------------------

  function attach(map, payload) {
    const box = map.getContainer();
    map.createPane("claims-points").style.zIndex = 450;
    map.getPane("claims-points").style.pointerEvents = "none";
    const sheet = new Sheet({ pane: "claims-points" });
    const tip = tooltip(box);
    const label = counter(map);
    const asked = { day: "", reading: payload.readings ? payload.readings[0] : "", select: "" };
    const ring = chosenRing(map);
    const outline = cellOutline(map);
    const least = map.getMinZoom();
    const shapes = areas(map);
    let brought = []; // what takes the layers of these points away again
    const theme = () => (box.classList.contains("claims-dark") ? "dark" : "light");
    let points = null; // what is shown, once it is there
    let turn = 0; // of two deliveries the later one counts

    async function take(bytes) {
      const mine = (turn += 1);
      if (!bytes) {
        drop();
        return;
      }
      const { header, column } = await unpacked(bytes);
      const made = open(header, column);
      await made.dress();
      if (mine !== turn) return;
      if (points) sheet.off("update", points.redraw);
      points = made;
      furnish(header);
      points.switched();
      if (!sheet._map) sheet.addTo(map);
      sheet.on("update", points.redraw);
      points.redraw();
      if (asked.day) points.show(asked.day, asked.reading);
      if (asked.day) shapes.show(asked.day);
      points.choose(asked.select, true);
      box.dataset.points = String(header.rows);
    }

    /* Layers, signs and words that the points bring along; those of the points before go. */
    function furnish(header) {
      const off = new Set(brought.filter(({ group }) => box.classList.contains("claims-no-" + group)).map(({ group }) => group));
      brought.forEach(({ away }) => away());
      brought = (header.layers || []).map(({ group, label }) => ({ group, away: map.claimsFurniture.layer(group, label, !off.has(group)) }));
      if (header.legend && map.claimsFurniture) map.claimsFurniture.legend(header.legend);
      if (header.layers) map.setMinZoom(FAR_OUT);
      shapes.take(header);
      label.note(header.note || "", header.layers && header.rows ? points.bounds() : shapes.bounds());
    }

    function drop() {
      if (!points) return;
      sheet.off("update", points.redraw);
      if (sheet._map) sheet.remove();
      points = null;
      shapes.take({});
      brought.forEach(({ away }) => away());
      brought = [];
      if (map.claimsFurniture) map.claimsFurniture.legend([]);
      map.setMinZoom(least);
      label.remove();
      ring.hide();
      outline.show(null);
      tip.hide();
      delete box.dataset.points;
    }

    function open(header, column) {
      const rows = header.rows;
      const { x: worldX, y: worldY } = mercator(column.lon, column.lat);
      const kinds = header.kinds.length;
      const days = header.days || payload.days.length;
      const number = (day) => Math.round((Date.parse(day) - Date.parse(header.start)) / DAY_MS);
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
      let chosen = -1; // the row of the record that is selected
      const on = new Uint8Array(rows); // shown on the day
      const stackOf = new Int32Array(rows).fill(-1); // the stack it is drawn in
      const dirty = []; // keys of stacks that came or went
      const keys = new Int32Array(rows);
      const now = { day: -1, time: null, total: 0, off: 0, inView: 0 };
      let view = null; // {stacks, scale, left, top, side, half, ratio, from, to}
      let pictures = null;
      let circles = null; // one a step
      let sides = cellOf; // of cells in degrees, at this zoom
      let worn = ""; // the theme they are drawn in
      let hidden = new Uint8Array(used.length);

      function inView(row) {
        const x = worldX[row] * view.scale - view.left;
        const y = worldY[row] * view.scale - view.top;
        return x >= view.from.x && y >= view.from.y && x < view.to.x && y < view.to.y ? 1 : 0;
      }

      const step = (n) => {
        let at = steps ? steps.length - 1 : 0;
        while (at > 0 && n < steps[at].from) at -= 1;
        return at;
      };

      function middle(row) {
        const degrees = sides[column.kind[row]];
        const within = (value, edge) => (Math.floor((value + edge) / degrees) + 0.5) * degrees - edge;
        return { lon: within(column.lon[row], 180), lat: within(column.lat[row], 90) };
      }

      /* Cells that are narrower on the screen than a circle are told together: the sides double until they are not. */
      function widen(zoom) {
        const least = (header.size * 360) / (WORLD * 2 ** zoom); // degrees that a circle is wide
        const wanted = cellOf.map((degrees) => degrees && degrees * 2 ** Math.max(0, Math.ceil(Math.log2(least / degrees))));
        if (wanted.join() === sides.join()) return;
        sides = wanted;
        for (let row = 0; row < rows; row += 1) {
          if (!cellOf[column.kind[row]]) continue;
          const { lon, lat } = middle(row);
          [worldX[row], worldY[row]] = [eastward(lon), southward(lat)];
        }
      }

      function enter(row) {
        on[row] = 1;
        now.total += weight[row];
        if (hidden[sprite[row]]) {
          now.off += weight[row];
          return;
        }
        now.inView += inView(row) * weight[row];
        const stacks = view.stacks;
        const s = stacks.find(worldX[row] * view.scale - view.left, worldY[row] * view.scale - view.top, sprite[row]);
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
        if (hidden[sprite[row]]) {
          now.off -= weight[row];
          return;
        }
        now.inView -= inView(row) * weight[row];
        const stacks = view.stacks;
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
        if (!view || (day === now.day && time === now.time)) return;
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
        paint();
        label(now, header);
        mark();
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
        view = {
          stacks: grid(size.x, size.y, header.size, rows),
          scale: on_map.options.crs.scale(sheet._zoom),
          left: origin.x, top: origin.y, from, to: from.add(seen), side: wide, ratio,
          tiles: { across: Math.ceil(sheet.picture.width / TILE), down: Math.ceil(sheet.picture.height / TILE) },
        };
        view.touched = new Uint8Array(view.tiles.across * view.tiles.down);
        [now.total, now.off, now.inView] = [0, 0, 0];
        on.fill(0);
        stackOf.fill(-1);
        if (now.time) {
          const { first, last } = now.time;
          for (let row = 0; row < rows; row += 1) if (first[row] <= now.day && now.day <= last[row]) enter(row);
        }
        dirty.length = 0;
        paintAll();
        label(now, header);
        mark();
      }

      const spot = (row) => [column.lat[row], column.lon[row]];

      /* The ring around the selected one, on the days on which it is shown. */
      function mark() {
        if (chosen >= 0 && on[chosen] && !hidden[sprite[chosen]]) ring.show(spot(chosen));
        else ring.hide();
      }

      function choose(record, pan) {
        chosen = find(record);
        mark();
        if (pan && chosen >= 0 && on[chosen] && !map.getBounds().contains(spot(chosen))) map.panTo(spot(chosen), { animate: false });
      }

      /* The row of a record, by comparing letters: text is made of none that is not told. */
      function find(record) {
        const wanted = header.kinds.map(({ prefix = "" }) => record.startsWith(prefix) && letters.encode(record.slice(prefix.length)));
        const { id, id_at: at, kind } = column;
        for (let row = 0; record && row < rows; row += 1) {
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

      const corner = (steps) => Math.round(steps * SNAP * view.ratio) - (view.side >> 1);

      /* Clear a square of the picture and stamp those signs of a list that reach into it. */
      function stampInto(pixels, left, top, right, bottom, n) {
        const { stacks, side } = view;
        const { width: wide, height: high } = sheet.picture;
        const [from, to] = [Math.max(left, 0), Math.min(right, wide)];
        if (from >= to) return;
        for (let row = Math.max(top, 0); row < Math.min(bottom, high); row += 1) {
          pixels.fill(0, row * wide + from, row * wide + to);
        }
        for (let i = 0; i < n; i += 1) {
          const k = keys[i];
          const sign = pictures[stacks.sprite(k)] || circles[step(stacks.sumAt(k))];
          stamp(pixels, wide, high, sign, side, corner(stacks.x(k)), corner(stacks.y(k)), left, top, right, bottom);
        }
      }

      function paintAll() {
        const { picture, pen } = sheet;
        stampInto(new Int32Array(picture.data.buffer), 0, 0, picture.width, picture.height, view.stacks.all(keys));
        pen.putImageData(picture, 0, 0);
      }

      function paint() {
        const pixels = new Int32Array(sheet.picture.data.buffer);
        const { side, stacks } = view;
        if (dirty.length <= FEW) {
          dirty.forEach((k) => paintPart(pixels, corner(stacks.x(k)), corner(stacks.y(k)), side));
        } else paintTiles(pixels);
        dirty.length = 0;
      }

      /* A square of the canvas: cleared, and every mark that reaches into it stamped again as far as it does. */
      function paintPart(pixels, left, top, width) {
        const { stacks, side, ratio } = view;
        const step = SNAP * ratio;
        const n = stacks.near((left + width / 2) / step, (top + width / 2) / step, (width + side) / 2 / step + 1, keys);
        stampInto(pixels, left, top, left + width, top + width, n);
        sheet.pen.putImageData(sheet.picture, 0, 0, left, top, width, width);
      }

      /* Where much has changed, the squares overlap: the tiles they touch are painted once each. */
      function paintTiles(pixels) {
        const { side, stacks, tiles, touched } = view;
        for (let i = 0; i < dirty.length; i += 1) {
          const [x, y] = [corner(stacks.x(dirty[i])), corner(stacks.y(dirty[i]))];
          const right = Math.min(Math.floor((x + side - 1) / TILE), tiles.across - 1);
          const bottom = Math.min(Math.floor((y + side - 1) / TILE), tiles.down - 1);
          for (let row = Math.max(0, Math.floor(y / TILE)); row <= bottom; row += 1) {
            for (let col = Math.max(0, Math.floor(x / TILE)); col <= right; col += 1) touched[row * tiles.across + col] = 1;
          }
        }
        for (let at = touched.indexOf(1); at >= 0; at = touched.indexOf(1, at + 1)) {
          touched[at] = 0;
          paintPart(pixels, (at % tiles.across) * TILE, Math.floor(at / tiles.across) * TILE, TILE);
        }
      }

      /* The rows of the topmost mark under a point of the container; none where there is no mark. */
      function under(at) {
        if (!view || !sheet._bounds) return [];
        const { stacks } = view;
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

      const told = (name, row) => words.decode(
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
        const degrees = rows.length && sides[column.kind[rows[0]]];
        if (!degrees) return null;
        const { lon, lat } = middle(rows[0]);
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
        const wide = Number(sides[column.kind[rows[0]]].toPrecision(3));
        const title = many(all) + (all === 1 ? " imported event" : " imported events") + " somewhere in this cell of " + wide + "°";
        return [title, ...lines, header.kinds[column.kind[rows[0]]].layer].join("\n");
      }

      function switched() {
        const before = hidden.join();
        hidden = Uint8Array.from(used, (_, i) =>
          box.classList.contains("claims-no-" + header.kinds[i % kinds].group) ? 1 : 0);
        if (view && hidden.join() !== before) layOut();
      }

      switched();
      return {
        show,
        switched,
        under,
        choose,
        cell,
        counted,
        holdsCells: (row) => sides[column.kind[row]] > cellOf[column.kind[row]],
        bounds,
        redraw: layOut,
        text,
        id: (row) => (header.kinds[column.kind[row]].prefix || "") + told("id", row),
        rows: () => Array.from(on.keys()).filter((row) => on[row]),
        /* The signs in the colours of the theme in force. */
        async dress() {
          const wanted = theme();
          if (wanted === worn) return;
          worn = wanted;
          const wide = Math.round(header.size * (window.devicePixelRatio || 1));
          [pictures, circles] = await Promise.all([
            atlas(header.kinds, wanted, wide, used),
            rasters((steps || []).map((one) => one[wanted]), wide),
          ]);
          if (view) layOut();
        },
        now,
      };
    }

    // --- what the reader does --------------------------------------------------------------------------------------

    const own = (event) => !event.target.closest || !event.target.closest(".leaflet-control, .claims-sign");

    function hover(event) {
      const rows = points && own(event) && !event.buttons ? points.under(map.mouseEventToContainerPoint(event)) : [];
      box.classList.toggle("claims-on-point", rows.length > 0);
      outline.show(rows.length ? points.cell(rows) : null);
      if (rows.length) tip.show(said(rows), event);
      else tip.hide();
    }

    function said(rows) {
      if (points.cell(rows)) return points.counted(rows);
      const told = rows.slice(0, NAMED).map((row) => points.text(row));
      if (rows.length > NAMED) told.push("and " + (rows.length - NAMED).toLocaleString("en") + " more at this spot");
      if (rows.length > 1) told.push("Click again for the next one");
      return told.join("\n");
    }

    /* What lay under the pointer when it was pressed: focus, which follows, may scroll the page away under it. */
    let pressed = [];
    function press(event) {
      pressed = points && own(event) ? points.under(map.mouseEventToContainerPoint(event)) : [];
    }

    function choose(event) {
      const dragged = map.dragging && map.dragging.moved(); // the browser takes the end of a drag for a click
      const rows = dragged ? [] : pressed;
      if (!rows.length) return;
      event.stopPropagation();
      tip.show(said(rows), event);
      const cell = points.cell(rows);
      if (cell) { // there is no record to select: the cells within it are shown, down to the finest
        if (points.holdsCells(rows[0])) map.fitBounds(cell, { animate: false });
        return;
      }
      // In the file's order, whichever lies on top: each further click at the spot opens the next of them.
      const records = [...rows].sort((a, b) => a - b).map((row) => points.id(row));
      const record = records[(records.indexOf(asked.select) + 1) % records.length];
      asked.select = record;
      window.parent.postMessage(
        { source: "claims-map", type: "select", record, records, place: "" }, window.location.origin);
    }

    /* Two quick clicks at a mark open two of its events: they are no double click, which would move the map away. */
    function twice(event) {
      if (pressed.length) event.stopPropagation();
    }

    function failed(error) {
      console.error(error);
      window.parent.postMessage(
        { source: "claims-map", type: "error", text: String(error.message || error) }, window.location.origin);
      label(null);
    }

    function hear(event) {
      const message = event.data;
      if (event.origin !== window.location.origin || !message || message.source !== "claims-bar") return;
      if (message.type === "points") take(message.bytes).catch(failed);
    }

    const layers = new MutationObserver(() => {
      if (!points) return;
      points.switched();
      shapes.switched();
      points.dress().catch(failed);
    });
    layers.observe(box, { attributes: true, attributeFilter: ["class"] });
    const away = () => { box.classList.remove("claims-on-point"); outline.show(null); tip.hide(); };
    window.addEventListener("message", hear);
    box.addEventListener("pointermove", hover);
    box.addEventListener("pointerleave", away);
    box.addEventListener("pointerdown", press, true);
    box.addEventListener("click", choose, true);
    box.addEventListener("dblclick", twice, true);
    map.on("movestart", away);

    const cloud = {
      /* A day by its number in payload.days; drawn when this returns, if the points are there. */
      show(day, reading) {
        [asked.day, asked.reading] = [day, reading];
        shapes.show(day);
        if (points) points.show(day, reading);
      },
      /* The record that is selected, by its id; most are none of these. */
      select(record) {
        asked.select = record;
        if (points) points.choose(record, true);
      },
      stop() {
        turn += 1;
        layers.disconnect();
        window.removeEventListener("message", hear);
        box.removeEventListener("pointermove", hover);
        box.removeEventListener("pointerleave", away);
        box.removeEventListener("pointerdown", press, true);
        box.removeEventListener("click", choose, true);
        box.removeEventListener("dblclick", twice, true);
        map.off("movestart", away);
        drop();
      },
      /* For tests and the benchmark: ids shown on the day, ids under a point of the container, the numbers. */
      shown: () => (points ? points.rows().map(points.id) : []),
      under: (x, y) => (points ? points.under(L.point(x, y)).map(points.id) : []),
      numbers: () => (points ? { ...points.now, time: undefined } : null),
    };
    map.claimsPoints = cloud;
    return cloud;
  }

  /* How many events there are, so that none is left out unsaid; and a note on how they are drawn, if they bring one. */
  function counter(map) {
    const holder = L.DomUtil.create("div", "claims-counted");
    const note = L.DomUtil.create("details", "claims-points-note", holder);
    const line = L.DomUtil.create("div", "claims-count", holder);
    const all = L.DomUtil.create("button", "claims-all", holder);
    const control = L.control({ position: "bottomright" });
    control.onAdd = () => holder;
    L.DomEvent.disableClickPropagation(holder);
    [note.hidden, all.hidden, all.type] = [true, true, "button"];
    all.textContent = "Show where all of them are";
    let extent = null; // of all of them, on whichever day
    all.addEventListener("click", () => map.fitBounds(
      extent, { padding: [24, 24], maxZoom: NEAREST, animate: false }));
    function label(now, header) {
      if (!holder.isConnected) control.addTo(map);
      if (!now) {
        line.textContent = "The events could not be drawn";
        return;
      }
      const what = header && header.layers ? " imported event" : " event";
      const parts = [many(now.total) + what + (now.total === 1 ? "" : "s"), many(now.inView) + " in view"];
      if (now.off) parts.push(many(now.off) + " switched off");
      const text = parts.join(", ");
      if (line.textContent !== text) line.textContent = text;
      all.hidden = !extent || map.getBounds().contains(extent);
    }
    label.note = (text, reach) => {
      extent = reach;
      note.hidden = !text;
      const title = L.DomUtil.create("summary");
      title.textContent = "How imported events are drawn";
      note.replaceChildren(title, text);
    };
    label.remove = () => { if (holder.isConnected) control.remove(); };
    return label;
  }

  /* Areas and lines of imported sets, as their sources draw them: below every sign, and only on their days. */
  function areas(map) {
    map.createPane("claims-areas").style.zIndex = 395;
    const box = map.getContainer();
    let [known, start, day] = [[], 0, ""];
    function made({ layer, title, first, last, shape }) {
      const words = document.createElement("span");
      words.textContent = "An assessment of its source: " + title;
      const drawn = L.geoJSON(shape, {
        pane: "claims-areas",
        pointToLayer: (_, at) => L.circleMarker(at, { pane: "claims-areas", radius: 4 }),
        style: { className: "claims-area", weight: 1.5, dashArray: "6 4" },
      }).bindTooltip(words, { sticky: true });
      return { layer, first, last, drawn };
    }
    function set() {
      const now = day ? Math.round((Date.parse(day) - start) / DAY_MS) : -1;
      for (const { layer, first, last, drawn } of known) {
        const on = first <= now && now <= last && !box.classList.contains("claims-no-" + layer);
        if (on && !map.hasLayer(drawn)) drawn.addTo(map);
        else if (!on) drawn.remove();
      }
    }
    return {
      take(header) {
        known.forEach(({ drawn }) => drawn.remove());
        [known, start] = [(header.areas || []).map(made), Date.parse(header.start)];
        set();
      },
      show(date) {
        day = date;
        set();
      },
      switched: set,
      bounds() {
        const found = L.latLngBounds([]);
        known.forEach(({ drawn }) => found.extend(drawn.getBounds()));
        return found.isValid() ? found : null;
      },
    };
  }

  /* The cell whose circle is pointed at. */
  function cellOutline(map) {
    const shape = L.rectangle([[0, 0], [0, 0]], { className: "claims-cell", interactive: false });
    return {
      show(bounds) {
        if (bounds) shape.setBounds(bounds);
        if (bounds && !shape._map) shape.addTo(map);
        else if (!bounds && shape._map) shape.remove();
      },
    };
  }

  /* The ring around the selected mark. */
  function chosenRing(map) {
    const icon = L.divIcon({ className: "claims-chosen", iconSize: [28, 28] });
    const marker = L.marker([0, 0], { icon, interactive: false, keyboard: false, pane: "claims-points" });
    return {
      show(at) {
        marker.setLatLng(at);
        if (!marker._map) marker.addTo(map);
      },
      hide() {
        if (marker._map) marker.remove();
      },
    };
  }

  function tooltip(box) {
    const tip = document.createElement("div");
    tip.className = "claims-tip claims-point-tip";
    tip.setAttribute("role", "tooltip");
    tip.hidden = true;
    box.appendChild(tip);
    return {
      show(text, event) {
        if (tip.textContent !== text) tip.textContent = text;
        tip.hidden = false;
        const room = box.getBoundingClientRect();
        const left = Math.min(event.clientX - room.left + 14, room.width - tip.offsetWidth - 6);
        const below = event.clientY - room.top + 16;
        const top = below + tip.offsetHeight > room.height ? below - tip.offsetHeight - 26 : below;
        tip.style.transform = "translate(" + Math.max(left, 6) + "px," + Math.max(top, 6) + "px)";
      },
      hide() {
        tip.hidden = true;
      },
    };
  }

  window.ClaimsPoints = { attach };
})();
