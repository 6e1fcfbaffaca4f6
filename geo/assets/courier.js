/* Brings something to the maps of this page: once to each, to each that comes later, and again when it is another one.
   KIND, set before this script, says what: "points" (packed by geo/pointcloud.py) or "states" (JSON of geo/frames.py, which
   the map shows instead of its own until it is taken away). Python sends the bytes over the session's own connection;
   they never have an address. */
const couriers = new WeakMap();
const MAPS = 'iframe[title*="st_folium"]';
const PARCELS = {
  points(bytes) {
    const copy = bytes.slice().buffer; // given away; the component keeps its own
    return [{ bytes: copy }, [copy]];
  },
  states: (bytes) => [{ states: bytes && JSON.parse(new TextDecoder().decode(bytes)) }, []],
};

function begin() {
  const courier = { bytes: null };
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
    if (KIND === "states") maps().forEach((target) => post(target, null));
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
