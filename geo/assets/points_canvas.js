/* The canvas of the points, and how a sign gets onto it. */
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
