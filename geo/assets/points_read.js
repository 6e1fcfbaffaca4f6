/* Points as they come, and what is made of them before a day is shown: columns, days in order, Web Mercator, signs as pixels. */
const PER_DEGREE = 1e7; // geo/map/pointcloud.py
const COLUMNS = { deg: Int32Array, i32: Int32Array, u32: Uint32Array, u8: Uint8Array };
const LOOKS = ["certain", "uncertain", "undated", "rough", "uncertain_rough", "undated_rough"]; // geo/map/pointcloud.py
const ORDER = [5, 2, 4, 1, 3, 0]; // of looks in drawing: the least sure first
const decoder = new TextDecoder();
const many = (n) => n.toLocaleString("en");

async function unpacked(bytes) {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  const raw = await new Response(stream).arrayBuffer();
  const length = new DataView(raw).getUint32(0, true);
  const header = JSON.parse(decoder.decode(new Uint8Array(raw, 4, length)));
  const column = {};
  header.columns.forEach(({ name, type, at, count }) => {
    const numbers = new COLUMNS[type](raw, 4 + length + at, count);
    column[name] = type === "deg" ? inDegrees(numbers) : numbers;
  });
  return { header, column };
}

function inDegrees(parts) {
  const found = new Float64Array(parts.length);
  for (let row = 0; row < parts.length; row += 1) found[row] = parts[row] / PER_DEGREE;
  return found;
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
