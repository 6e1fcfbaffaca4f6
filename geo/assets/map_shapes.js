/* Shapes that Leaflet does not have, and places with their latitude first, as it wants them. */
const turned = ([lon, lat]) => [lat, lon];
const deep = (part, depth) => (depth ? part.map((p) => deep(p, depth - 1)) : turned(part));

const SIGN_SIZE = 14; // pixels: the radius of the ring that a pass has, with its rim

/* A circle in metres that never gets smaller than some pixels. */
const Spot = L.Circle.extend({
  _project() {
    L.Circle.prototype._project.call(this);
    this._radius = Math.max(this._radius || 0, this.options.least || 0);
    this._radiusY = Math.max(this._radiusY || 0, this.options.least || 0);
    this._updateBounds();
  },
  /* As small as a sign it stands in sight with its middle, or not at all: half of it at the edge would say nothing. */
  _empty() {
    const from = this._map.containerPointToLayerPoint([0, 0]);
    const seen = L.bounds(from, from.add(this._map.getSize())).contains(this._point);
    return L.Circle.prototype._empty.call(this) || (this._radius <= SIGN_SIZE && !seen);
  },
});

/* A ring in pixels around a place: as large at every zoom. */
const Stub = L.Polygon.extend({
  _projectLatlngs(latlngs, rings, bounds) {
    const start = this._map.latLngToLayerPoint(this.options.start);
    const ring = this.options.ring.map((dot) => start.add(dot));
    ring.forEach((point) => bounds.extend(point));
    rings.push(ring);
  },
});

const MEASURED = 12; // of the longest texts: the largest box is among them, and a long range has thousands

/* The boxes that nodes would have over the map, in the window's pixels; those with the most words only. */
function measured(box, nodes) {
  const longest = [...nodes].sort((a, b) => b.textContent.length - a.textContent.length).slice(0, MEASURED);
  longest.forEach((node) => { node.style.visibility = "hidden"; });
  box.append(...longest);
  const boxes = longest.map((node) => node.getBoundingClientRect());
  longest.forEach((node) => node.remove());
  return boxes;
}
