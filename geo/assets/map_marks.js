/* Marks and buttons of the map are one stop of the Tab key, where the reader was last or else the first mark; arrow keys
   lead through the marks and then the buttons. */
function mapStop(shown) {
  const { box, map } = shown;
  const buttons = [...box.querySelectorAll('.leaflet-control :is(a[role="button"], button, .leaflet-control-layers-toggle)')];
  const marks = () => shown.marks.filter(({ feature }, f) => shown.now[f] >= 0 && !feature.still);
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
    const all = [...marks().map(({ node }) => node), ...buttons.filter((button) => button.offsetParent)];
    const place = markOf(Stops.walk(event, all, Stops.AROUND))?.at();
    if (place && !map.getBounds().contains(place)) map.panTo(place, { animate: false });
  });

  /* After a day: the stop is one that is there. */
  return () => {
    if (!(came && buttons.includes(held)) && !markOf(held)) hold(marks()[0]?.node ?? buttons[0]);
  };
}

/* The marks of the map: areas, lines, stubs and signs, each built once and shown or hidden with the day. */
function mapMarks(shown) {
  const { map, own, panes, payload, spots, tip } = shown;
  const holdSome = mapStop(shown);

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
    found.show = (look) => {
      layer.setStyle(look.style);
      path.style.display = "";
      if (look.text) path.setAttribute("aria-label", look.text);
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

  /* What has no place nearer than a province: one line an area at the map's margin, one count a kind. */
  const strip = Dom.element("div", "claims-margin");
  L.DomEvent.disableClickPropagation(strip);
  map.getContainer().append(strip);
  const lines = new Map();

  function lineOf(words) {
    if (lines.has(words)) return lines.get(words);
    const line = Dom.element("div", "claims-margin-line");
    line.setAttribute("role", "group");
    line.setAttribute("aria-label", words);
    line.append(Dom.element("i", "", words + ":"));
    line.hidden = true;
    strip.append(line);
    const made = { line, visible: 0 };
    lines.set(words, made);
    return made;
  }

  function marginMark(feature) {
    const area = lineOf(feature.margin);
    const button = Dom.element("button", "claims-tally claims-" + feature.group);
    button.type = "button";
    button.hidden = true;
    button.style.order = feature.order + 1; // after the line's words
    area.line.append(button);
    const count = (step) => {
      area.visible += step;
      area.line.hidden = area.visible === 0;
    };
    const found = { feature, node: button, at: () => null };
    found.show = (look) => {
      if (button.hidden) count(1);
      button.hidden = false;
      button.dataset.ring = look.ring;
      button.textContent = look.count;
      button.setAttribute("aria-label", `${look.count} ${feature.margin}`);
    };
    found.hide = () => {
      button.hidden = true;
      count(-1);
    };
    listen(button, found);
    return found;
  }

  /* The boxes that the strip would have on the days on which it says the most. */
  function marginBoxes() {
    const all = new Map();
    Object.values(payload.frames).flat().forEach((list) => {
      const said = new Map();
      for (let k = 0; k < list.length; k += 2) {
        const { margin } = payload.features[list[k]];
        if (margin) said.set(margin, [...(said.get(margin) || []), payload.looks[list[k + 1]].count]);
      }
      if (said.size) all.set(JSON.stringify([...said]), said);
    });
    return measured(map.getContainer(), [...all.values()].map((said) => {
      const one = Dom.element("div", "claims-margin");
      said.forEach((counts, words) => {
        const line = Dom.element("div", "claims-margin-line");
        line.append(Dom.element("i", "", words + ":"), ...counts.map((count) => Dom.element("button", "claims-tally", count)));
        one.append(line);
      });
      return one;
    }));
  }

  function clearMargin() {
    strip.replaceChildren();
    lines.clear();
  }

  function newSpot(feature) {
    const holder = Dom.element("div", "claims-spot" + (feature.above ? " above" : ""));
    const row = Dom.element("div", "claims-row");
    holder.append(row);
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

  function listen(node, found) {
    node.setAttribute("tabindex", "-1");
    const look = () => payload.looks[shown.now[shown.marks.indexOf(found)]];
    node.addEventListener("pointerenter", (event) => tip.show(look()?.text, event));
    node.addEventListener("pointermove", (event) => tip.move(event));
    node.addEventListener("pointerleave", () => tip.hide());
    node.addEventListener("focus", () => node.matches(":focus-visible") && tip.show(look()?.text, null, node));
    node.addEventListener("blur", () => tip.hide());
    const choose = () => {
      const records = (look() || {}).records || [];
      shown.tell({ type: "select", record: records[0] || "", records, place: found.feature.place });
    };
    // A drag that begins on an area ends in a click on it, which chooses nothing; signs keep the map from being dragged.
    const dragged = () => node.tagName !== "BUTTON" && map.dragging.moved();
    node.addEventListener("click", () => dragged() || choose());
    node.addEventListener("keydown", (event) => {
      if (node.tagName !== "BUTTON" && (event.key === "Enter" || event.key === " ")) {
        event.preventDefault();
        choose();
      }
    });
  }

  Object.assign(shown, { clearMargin, holdSome, marginBoxes, marginMark, pathMark, signMark });
}
