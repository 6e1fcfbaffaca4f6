/* The signs of a day stamped into the picture, square by square where something has changed. */
const FEW = 200; // marks come or gone up to which each is painted by itself

function pointsPaint(points) {
  const { dirty, keys, sheet } = points;

  const corner = (steps) => Math.round(steps * SNAP * points.view.ratio) - (points.view.side >> 1);

  /* Clear a square of the picture and stamp those signs of a list that reach into it. */
  function stampInto(pixels, left, top, right, bottom, n) {
    const { stacks, side } = points.view;
    const { width: wide, height: high } = sheet.picture;
    const [from, to] = [Math.max(left, 0), Math.min(right, wide)];
    if (from >= to) return;
    for (let row = Math.max(top, 0); row < Math.min(bottom, high); row += 1) {
      pixels.fill(0, row * wide + from, row * wide + to);
    }
    for (let i = 0; i < n; i += 1) {
      const k = keys[i];
      const sign = points.pictures[stacks.sprite(k)] || points.circles[points.step(stacks.sumAt(k))];
      stamp(pixels, wide, high, sign, side, corner(stacks.x(k)), corner(stacks.y(k)), left, top, right, bottom);
    }
  }

  function paintAll() {
    const { picture, pen } = sheet;
    stampInto(new Int32Array(picture.data.buffer), 0, 0, picture.width, picture.height, points.view.stacks.all(keys));
    pen.putImageData(picture, 0, 0);
  }

  function paint() {
    const pixels = new Int32Array(sheet.picture.data.buffer);
    const { side, stacks } = points.view;
    if (dirty.length <= FEW) {
      dirty.forEach((k) => paintPart(pixels, corner(stacks.x(k)), corner(stacks.y(k)), side));
    } else paintTiles(pixels);
    dirty.length = 0;
  }

  /* A square of the canvas: cleared, and every mark that reaches into it stamped again as far as it does. */
  function paintPart(pixels, left, top, width) {
    const { stacks, side, ratio } = points.view;
    const step = SNAP * ratio;
    const n = stacks.near((left + width / 2) / step, (top + width / 2) / step, (width + side) / 2 / step + 1, keys);
    stampInto(pixels, left, top, left + width, top + width, n);
    sheet.pen.putImageData(sheet.picture, 0, 0, left, top, width, width);
  }

  /* Where much has changed, the squares overlap: the tiles they touch are painted once each. */
  function paintTiles(pixels) {
    const { side, stacks, tiles, touched } = points.view;
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

  Object.assign(points, { paint, paintAll });
}
