/* Brings something to the maps of this page: once to each, to each that comes later, and again when it is another one.
   KIND, set before this script, says what: "points" (packed by geo/map/pointcloud.py), "states" (JSON of geo/map/frames.py, which
   the map shows instead of its own) or "matches" (JSON of ids: the map dims all other records). It is taken away again when this component goes. Python sends the bytes over the session's own connection;
   they never have an address. */
const couriers = new WeakMap();
const PARCELS = {
  points(bytes) {
    if (!bytes) return [{ bytes: null }, []];
    const copy = bytes.slice().buffer; // given away; the component keeps its own
    return [{ bytes: copy }, [copy]];
  },
  matches: (bytes) => [{ records: bytes && JSON.parse(new TextDecoder().decode(bytes)) }, []],
  states: (bytes) => [{ states: bytes && JSON.parse(new TextDecoder().decode(bytes)) }, []],
};

/* The newest courier of each kind: where the page puts another in its place, the older one goes after that has begun. */
const newest = Bus.kept("couriers", () => new Map());

function begin() {
  const courier = { bytes: null };
  newest.set(KIND, courier);
  const off = new AbortController();
  const served = new WeakMap(); // a map's window -> the bytes it has
  const post = (frame, bytes) => {
    const [parcel, given] = PARCELS[KIND](bytes);
    Maps.tell({ type: KIND, ...parcel }, [frame], given);
  };
  const send = (frame) => {
    const target = frame.contentWindow;
    if (!courier.bytes || served.get(target) === courier.bytes) return;
    served.set(target, courier.bytes);
    post(frame, courier.bytes);
  };
  Maps.hear(({ type }, frame) => {
    if (type !== "ready") return;
    served.delete(frame.contentWindow); // a map that starts has nothing yet
    send(frame);
  }, off.signal);
  courier.sendAll = () => Maps.frames().forEach(send);
  courier.end = () => {
    off.abort();
    if (newest.get(KIND) === courier) Maps.frames().forEach((frame) => post(frame, null)); // what was brought goes again
  };
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
