/* Shapes that Leaflet does not have, and places with their latitude first, as it wants them. */
const turned = ([lon, lat]) => [lat, lon];
const deep = (part, depth) => (depth ? part.map((p) => deep(p, depth - 1)) : turned(part));

/* A circle in metres that never gets smaller than some pixels. */
const Spot = L.Circle.extend({
  _project() {
    L.Circle.prototype._project.call(this);
    this._radius = Math.max(this._radius || 0, this.options.least || 0);
    this._radiusY = Math.max(this._radiusY || 0, this.options.least || 0);
    this._updateBounds();
  },
});

/* An arrow that tapers: its outline is computed on the screen, from a narrow tail to a broad head. */
const Arrow = L.Polygon.extend({
  _projectLatlngs(latlngs, rings, bounds) {
    const axis = this.options.axis.map((at) => this._map.latLngToLayerPoint(at));
    const ring = taper(axis[0], axis[axis.length - 1]);
    ring.forEach((point) => bounds.extend(point));
    rings.push(ring);
  },
});

function taper(from, to) {
  const length = from.distanceTo(to);
  const along = to.subtract(from).divideBy(length || 1);
  const across = L.point(-along.y, along.x);
  const gap = Math.min(8, length * 0.1);
  const short = Math.min(20, length * 0.25);
  const head = Math.min(18, length * 0.4);
  const bow = Math.min(18, length * 0.1);
  const at = (t, side) => {
    const s = gap + t * (length - gap - short);
    return from.add(along.multiplyBy(s)).add(across.multiplyBy(side - bow * 4 * t * (1 - t)));
  };
  const neck = 1 - head / Math.max(length - gap - short, 1);
  const steps = [0, 0.25, 0.5, 0.75, 1].map((t) => t * neck);
  const width = (t) => 1.5 + 4.5 * t;
  return [
    ...steps.map((t) => at(t, width(t))),
    at(neck, 12), at(1, 0), at(neck, -12),
    ...steps.reverse().map((t) => at(t, -width(t))),
  ];
}
