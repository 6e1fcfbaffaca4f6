/* The stacks of one view: marks of one kind at one spot of the screen are one mark with a count. */
const SNAP = 2; // CSS pixels: marks stand on a grid this fine
const CELL = 32; // CSS pixels: side of a cell of the index, wider than a mark

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
