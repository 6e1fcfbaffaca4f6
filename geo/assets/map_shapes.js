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

/* A ring in pixels around a place: as large at every zoom. */
const Stub = L.Polygon.extend({
  _projectLatlngs(latlngs, rings, bounds) {
    const start = this._map.latLngToLayerPoint(this.options.start);
    const ring = this.options.ring.map((dot) => start.add(dot));
    ring.forEach((point) => bounds.extend(point));
    rings.push(ring);
  },
});
