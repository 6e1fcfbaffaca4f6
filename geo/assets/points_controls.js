/* What stands on the map beside the points: how many there are, areas and lines, the ring of the chosen one, a cell's outline. */
const NEAREST = 11; // the zoom to which the map goes for events that are all at one spot: a district around it

/* How many events there are, so that none is left out unsaid; and a note on how they are drawn, if they bring one. */
function counter(map) {
  const holder = L.DomUtil.create("div", "claims-counted");
  const note = L.DomUtil.create("details", "claims-points-note", holder);
  const line = L.DomUtil.create("div", "claims-count", holder);
  const all = L.DomUtil.create("button", "claims-all", holder);
  const control = L.control({ position: "bottomright" });
  control.onAdd = () => holder;
  L.DomEvent.disableClickPropagation(holder);
  [note.hidden, all.hidden, all.type] = [true, true, "button"];
  all.textContent = "Show where all of them are";
  let extent = null; // of all of them, on whichever day
  all.addEventListener("click", () => map.fitBounds(
    extent, { padding: [24, 24], maxZoom: NEAREST, animate: false }));
  function label(now, header) {
    if (!holder.isConnected) control.addTo(map);
    if (!now) {
      line.textContent = "The events could not be drawn";
      return;
    }
    const what = header && header.layers ? " imported event" : " event";
    const parts = [many(now.total) + what + (now.total === 1 ? "" : "s"), many(now.inView) + " in view"];
    if (now.off) parts.push(many(now.off) + " switched off");
    const text = parts.join(", ");
    if (line.textContent !== text) line.textContent = text;
    all.hidden = !extent || map.getBounds().contains(extent);
  }
  label.note = (text, reach) => {
    extent = reach;
    note.hidden = !text;
    const title = L.DomUtil.create("summary");
    title.textContent = "How imported events are drawn";
    note.replaceChildren(title, text);
  };
  label.remove = () => { if (holder.isConnected) control.remove(); };
  return label;
}

/* Areas and lines of imported sets, as their sources draw them: below every sign, and only on their days. */
function areas(map) {
  map.createPane("claims-areas").style.zIndex = 395;
  const box = map.getContainer();
  let [known, start, day] = [[], "", ""];
  function made({ layer, title, first, last, shape }) {
    const words = document.createElement("span");
    words.textContent = "An assessment of its source: " + title;
    const drawn = L.geoJSON(shape, {
      pane: "claims-areas",
      pointToLayer: (_, at) => L.circleMarker(at, { pane: "claims-areas", radius: 4 }),
      style: { className: "claims-area", weight: 1.5, dashArray: "6 4" },
    }).bindTooltip(words, { sticky: true });
    return { layer, first, last, drawn };
  }
  function set() {
    const now = day && start ? Days.number(start, day) : -1;
    for (const { layer, first, last, drawn } of known) {
      const on = first <= now && now <= last && !box.classList.contains("claims-no-" + layer);
      if (on && !map.hasLayer(drawn)) drawn.addTo(map);
      else if (!on) drawn.remove();
    }
  }
  return {
    take(header) {
      known.forEach(({ drawn }) => drawn.remove());
      [known, start] = [(header.areas || []).map(made), header.start || ""];
      set();
    },
    show(date) {
      day = date;
      set();
    },
    switched: set,
    bounds() {
      const found = L.latLngBounds([]);
      known.forEach(({ drawn }) => found.extend(drawn.getBounds()));
      return found.isValid() ? found : null;
    },
  };
}

/* The cell whose circle is pointed at. */
function cellOutline(map) {
  const shape = L.rectangle([[0, 0], [0, 0]], { className: "claims-cell", interactive: false });
  return {
    show(bounds) {
      if (bounds) shape.setBounds(bounds);
      if (bounds && !shape._map) shape.addTo(map);
      else if (!bounds && shape._map) shape.remove();
    },
  };
}

/* The ring around the selected mark. */
function chosenRing(map) {
  const icon = L.divIcon({ className: "claims-chosen", iconSize: [28, 28] });
  const marker = L.marker([0, 0], { icon, interactive: false, keyboard: false, pane: "claims-points" });
  return {
    show(at) {
      marker.setLatLng(at);
      if (!marker._map) marker.addTo(map);
    },
    hide() {
      if (marker._map) marker.remove();
    },
  };
}
