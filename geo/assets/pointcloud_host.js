/* Hands packed point events (geo/pointcloud.py) to the maps of this page: once to each, and to each that comes later.
   Python sends the bytes over the session's own connection; they never have an address. */
const couriers = new WeakMap();
const MAPS = 'iframe[title*="st_folium"]';

function begin() {
  const courier = { bytes: null };
  const served = new WeakMap(); // a map's window -> the bytes it has
  const maps = () => [...document.querySelectorAll(MAPS)].map((frame) => frame.contentWindow).filter(Boolean);
  const send = (target) => {
    if (!courier.bytes || served.get(target) === courier.bytes) return;
    served.set(target, courier.bytes);
    const copy = courier.bytes.slice().buffer; // given away; the component keeps its own
    target.postMessage({ source: "claims-bar", type: "points", bytes: copy }, location.origin, [copy]);
  };
  const hear = (event) => {
    if (event.origin !== location.origin || event.data?.source !== "claims-map" || event.data.type !== "ready") return;
    if (!maps().includes(event.source)) return;
    served.delete(event.source); // a map that starts has nothing yet
    send(event.source);
  };
  courier.sendAll = () => maps().forEach(send);
  courier.end = () => removeEventListener("message", hear);
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
