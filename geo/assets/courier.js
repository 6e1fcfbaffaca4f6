/* Brings something to the maps of this page: once to each, to each that comes later, and again when it is another one.
   KIND, set before this script, says what: "points" (packed by geo/map/pointcloud.py) or "states" (JSON of geo/map/frames.py, which
   the map shows instead of its own). It is taken away again when this component goes. Python sends the bytes over the session's own connection;
   they never have an address. */
const couriers = new WeakMap();
const MAPS = 'iframe[title*="st_folium"]';
const PARCELS = {
  points(bytes) {
    if (!bytes) return [{ bytes: null }, []];
    const copy = bytes.slice().buffer; // given away; the component keeps its own
    return [{ bytes: copy }, [copy]];
  },
  states: (bytes) => [{ states: bytes && JSON.parse(new TextDecoder().decode(bytes)) }, []],
};

/* The newest courier of each kind: where the page puts another in its place, the older one goes after that has begun. */
const newest = (globalThis.claimsCouriers ??= new Map());

function begin() {
  const courier = { bytes: null };
  newest.set(KIND, courier);
  const served = new WeakMap(); // a map's window -> the bytes it has
  const maps = () => [...document.querySelectorAll(MAPS)].map((frame) => frame.contentWindow).filter(Boolean);
  const post = (target, bytes) => {
    const [parcel, given] = PARCELS[KIND](bytes);
    target.postMessage({ source: "claims-bar", type: KIND, ...parcel }, location.origin, given);
  };
  const send = (target) => {
    if (!courier.bytes || served.get(target) === courier.bytes) return;
    served.set(target, courier.bytes);
    post(target, courier.bytes);
  };
  const hear = (event) => {
    if (event.origin !== location.origin || event.data?.source !== "claims-map" || event.data.type !== "ready") return;
    if (!maps().includes(event.source)) return;
    served.delete(event.source); // a map that starts has nothing yet
    send(event.source);
  };
  courier.sendAll = () => maps().forEach(send);
  courier.end = () => {
    removeEventListener("message", hear);
    if (newest.get(KIND) === courier) maps().forEach((target) => post(target, null)); // what was brought goes again
  };
  addEventListener("message", hear);
  return courier;
}

export default function ({ data, parentElement }) {
  let courier = couriers.get(parentElement);
  if (!courier) couriers.set(parentElement, (courier = begin()));
  if (courier.bytes !== data) {
    courier.bytes = data;
    courier.sendAll();
  }
  return () => {
    courier.end();
    couriers.delete(parentElement);
  };
}
