/* The address, by the one table of its keys (geo/view/address.py), which comes before this file as ADDRESS: a list of
   {name, holds, writer, default, always, carried}, in the order of the address. */
const Address = {
  /** Whether a key with this text stands in an address: always written, or saying something else than its default. */
  says: ({ always, default: usual }, text) => text !== "" && (always || text !== usual),

  /** What of these values an address says, in its order. A number and a missing value are as welcome as a text. */
  said(values) {
    const texts = ADDRESS.map((key) => [key, String(values[key.name] ?? "")]);
    return Object.fromEntries(texts.filter(([key, text]) => Address.says(key, text)).map(([key, text]) => [key.name, text]));
  },

  query: (values) => new URLSearchParams(Address.said(values)),

  /** Make an address say these values and leave its other keys as they are. */
  write(address, values) {
    for (const key of ADDRESS) {
      if (!Object.hasOwn(values, key.name)) continue;
      const text = String(values[key.name] ?? "");
      if (Address.says(key, text)) address.searchParams.set(key.name, text);
      else address.searchParams.delete(key.name);
    }
    return address;
  },

  /** The same for the page's own address, in the place of the entry that the history has. Python then finds the address
      as it wants it and adds no step. */
  replace(values) {
    history.replaceState(history.state, "", Address.write(new URL(location.href), values));
  },

  /** A place on the map as the address has it. */
  window: (at) => (at ? { lat: at.lat.toFixed(4), lon: at.lon.toFixed(4), zoom: String(at.zoom) } : {}),

  /** A link within the app takes along what is carried and what it does not name itself. */
  carry(link, here) {
    for (const { name, carried } of ADDRESS) {
      const text = here.searchParams.get(name);
      if (carried && text && !link.searchParams.has(name)) link.searchParams.set(name, text);
    }
    return link;
  },
};
