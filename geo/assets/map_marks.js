/* Marks and buttons of the map are one stop of the Tab key, where the reader was last or else the first mark; arrow keys
   lead through the marks and then the buttons. */
function mapStop(shown) {
  const { box, map } = shown;
  const buttons = [...box.querySelectorAll('.claims-more, .leaflet-control :is(a[role="button"], button, .leaflet-control-layers-toggle)')];
  const marks = () => shown.marks.filter(({ feature }, f) => shown.now[f] >= 0 && !feature.still);
  const unfolded = ({ node }) => node.checkVisibility(); // the counted strip of a small map folds into one row
  const markOf = (node) => marks().find((mark) => mark.node === node);
  let [held, came] = [null, false]; // and whether the reader has come to it

  function hold(node) {
    held?.setAttribute("tabindex", "-1");
    held = node;
    held?.setAttribute("tabindex", "0");
  }

  for (const button of buttons) button.setAttribute("tabindex", "-1");
  box.tabIndex = -1; // a press focuses the map, so that Leaflet's own keys move it; the Tab key goes past
  box.addEventListener("focusin", ({ target }) => {
    if (!buttons.includes(target) && !markOf(target)) return;
    came = true;
    hold(target);
  });
  box.addEventListener("keydown", (event) => {
    if (!(event.key in Stops.AROUND)) return;
    const all = [...marks().filter(unfolded).map(({ node }) => node), ...buttons.filter((button) => button.offsetParent)];
    const place = markOf(Stops.walk(event, all, Stops.AROUND))?.at();
    if (place && !map.getBounds().contains(place)) map.panTo(place, { animate: false });
  });

  /* After a day: the stop is one that is there. */
  return () => {
    if (!(came && buttons.includes(held)) && !markOf(held)) hold(marks().find(unfolded)?.node ?? buttons[0]);
  };
}

/* Whether two styles say the same: in a third of the changes of a path only its words differ, and Leaflet writes every style anew. */
function alike(one, other = {}) {
  const keys = Object.keys(one);
  return keys.length === Object.keys(other).length && keys.every((key) => one[key] === other[key]);
}

/* The marks of the map: areas, lines, stubs and signs, each built once and shown or hidden with the day. */
function mapMarks(shown) {
  const { chooser, map, own, panes, payload, spots, tip } = shown;

  function pathMark(feature) {
    const options = { className: "claims-" + feature.group, interactive: !feature.still, bubblingMouseEvents: false };
    let layer;
    if (feature.at) {
      layer = new Spot(turned(feature.at), { ...options, radius: feature.radius, least: feature.least, renderer: panes.areas });
    } else if (feature.stub) {
      const start = turned(feature.from);
      layer = new Stub([start, start], { ...options, start, ring: feature.stub, renderer: panes.stubs });
    } else {
      const { type, coordinates } = feature.area || feature.line;
      const depth = { LineString: 1, MultiLineString: 2, Polygon: 2, MultiPolygon: 3 }[type];
      const made = type.endsWith("Polygon") ? L.polygon : L.polyline;
      const pane = feature.group === "control" && feature.id.startsWith("control") ? panes.areas : panes.edges;
      layer = made(deep(coordinates, depth), { ...options, renderer: pane, smoothFactor: 0.6 });
    }
    layer.addTo(own);
    const path = layer.getElement();
    path.style.display = "none";
    if (feature.soft) path.setAttribute("mask", "url(#claims-soft)");
    if (feature.at && !feature.soft && feature.group === "control") layer.bringToFront();
    const found = { feature, node: path, at: () => layer.getBounds().getCenter() };
    let last = {}; // the look it had, which a day without it leaves on the path
    found.show = (look) => {
      if (!alike(look.style, last.style)) layer.setStyle(look.style);
      if (look.text && look.text !== last.text) path.setAttribute("aria-label", look.text);
      path.style.display = "";
      last = look;
    };
    found.hide = () => { path.style.display = "none"; };
    if (!feature.still) {
      path.setAttribute("role", "button");
      listen(path, found);
    }
    return found;
  }

  /* Signs of one spot stand in one row; a row is moved by Leaflet, its signs are only shown and hidden. */
  function signMark(feature) {
    const spot = spots.get(feature.spot) || newSpot(feature);
    const button = Dom.element("button", "claims-sign claims-" + feature.group);
    button.type = "button";
    button.hidden = true;
    button.innerHTML = payload.signs[feature.sign]; // ours, from geo/signs/style.py
    Object.entries(payload.rings).forEach(([name, svg]) => {
      const ring = Dom.element("span", "claims-ring claims-ring-" + name);
      ring.innerHTML = svg; // ours
      button.appendChild(ring);
    });
    const count = Dom.element("span", "claims-badge");
    button.appendChild(count);
    spot.row.appendChild(button);
    const found = { feature, node: button, at: () => L.latLng(turned(feature.at)) };
    found.show = (look) => {
      if (button.hidden) spot.count(1);
      button.hidden = false;
      button.dataset.ring = look.ring;
      count.textContent = look.count || "";
      button.setAttribute("aria-label", look.text);
    };
    found.hide = () => {
      button.hidden = true;
      spot.count(-1);
    };
    listen(button, found);
    return found;
  }

  function newSpot(feature) {
    const holder = Dom.element("div", "claims-spot" + (feature.above ? " above" : ""));
    const row = Dom.element("div", "claims-row");
    holder.append(row);
    holder.dataset.spot = feature.spot;
    holder.hidden = true;
    let visible = 0;
    const spot = {
      row,
      count(step) {
        visible += step;
        holder.hidden = visible === 0;
      },
    };
    L.DomEvent.disableClickPropagation(holder);
    const icon = L.divIcon({ html: holder, className: "claims-anchor", iconSize: [0, 0] });
    L.marker(turned(feature.at), { icon, interactive: false, keyboard: false }).addTo(own);
    spots.set(feature.spot, spot);
    return spot;
  }

  /* A touch that meets several signs opens a list of them. */
  function several(event) {
    const signs = shown.marks.filter(({ feature, node }, f) => feature.sign && shown.now[f] >= 0 && node.checkVisibility());
    const met = new Set(chooser.among(event, signs.map(({ node }) => node)));
    if (met.size < 2) return false;
    chooser.open(event, signs.filter(({ node }) => met.has(node)).map(({ feature, node, choose }) => (
      { svg: payload.signs[feature.sign], text: node.getAttribute("aria-label").split("\n")[0], choose })));
    return true;
  }

  function listen(node, found) {
    node.setAttribute("tabindex", "-1");
    const look = () => payload.looks[shown.now[shown.marks.indexOf(found)]];
    node.addEventListener("pointerenter", (event) => tip.show(look()?.text, event));
    node.addEventListener("pointermove", (event) => tip.move(event));
    node.addEventListener("pointerleave", () => tip.hide());
    node.addEventListener("focus", () => node.matches(":focus-visible") && tip.show(look()?.text, null, node));
    node.addEventListener("blur", () => tip.hide());
    const choose = (event = null) => {
      const records = (look() || {}).records || [];
      const at = takenAt(shown.box, node, event);
      shown.tell({ type: "select", record: records[0] || "", records, place: found.feature.place, at });
    };
    found.choose = choose;
    // A drag that begins on an area ends in a click on it, which chooses nothing; signs keep the map from being dragged.
    const dragged = () => node.tagName !== "BUTTON" && map.dragging.moved();
    node.addEventListener("click", (event) => dragged() || several(event) || choose(event));
    node.addEventListener("keydown", (event) => {
      if (node.tagName !== "BUTTON" && (event.key === "Enter" || event.key === " ")) {
        event.preventDefault();
        choose();
      }
    });
  }

  const margin = mapMargin(shown, listen);
  Object.assign(shown, { holdSome: mapStop(shown), pathMark, signMark, ...margin });
}
