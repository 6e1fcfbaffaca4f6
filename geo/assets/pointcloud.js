/* Dated point events by the hundred thousand on one canvas, one day at a time.
 *
 *   const cloud = ClaimsPoints.attach(map, payload, tell)    cloud.show("2021-09-02", reading)    cloud.select(id)    cloud.stop()
 *
 * The events come by message from the page to cloud.take(bytes), never in the map's script and never from an address:
 * an ArrayBuffer packed by geo/map/pointcloud.py; with null they go again. Until
 * they are there, a day asked for is remembered and drawn when they come. They may bring layers of their own along.
 *
 * A day is drawn by its difference to the day before. Marks of one kind at one spot of the screen are one mark with a
 * count ("stack"); rows that count the events of a cell become a circle per cell, of wider cells the farther away the map
 * is. Where a stack appears or vanishes, its square alone is drawn again. The order of drawing depends on
 * kind and place, never on the way to a day: a day looks the same from wherever it is reached. Everything is drawn anew
 * only when the map has moved. Text from the data goes into the page by textContent. */
const FAR_OUT = 0; // the zoom down to which a map with such points can go: the whole earth, also on a phone

const ClaimsPoints = {
  attach(map, payload, tell) {
    const box = map.getContainer();
    map.createPane("claims-points").style.zIndex = 450;
    map.getPane("claims-points").style.pointerEvents = "none";
    const sheet = new Sheet({ pane: "claims-points" });
    const tip = mapTip(box, "claims-point-tip");
    const label = counter(map);
    const asked = { day: "", reading: payload.readings ? payload.readings[0] : "", select: "" };
    const ring = chosenRing(map);
    const outline = cellOutline(map);
    const least = map.getMinZoom();
    const shapes = areas(map);
    let brought = []; // what takes the layers of these points away again
    const theme = () => (box.classList.contains("claims-dark") ? "dark" : "light");
    const around = { map, payload, box, sheet, label, ring, theme };
    let points = null; // what is shown, once it is there
    let turn = 0; // of two deliveries the later one counts

    async function take(bytes) {
      const mine = (turn += 1);
      if (!bytes) {
        drop();
        return;
      }
      const { header, column } = await unpacked(bytes);
      const made = openPoints(around, header, column);
      await made.dress();
      if (mine !== turn) return;
      if (points) sheet.off("update", points.redraw);
      points = made;
      furnish(header);
      points.switched();
      if (!sheet._map) sheet.addTo(map);
      sheet.on("update", points.redraw);
      points.redraw();
      if (asked.day) points.show(asked.day, asked.reading);
      if (asked.day) shapes.show(asked.day);
      points.choose(asked.select, true);
      box.dataset.points = String(header.rows);
    }

    /* Layers, signs and words that the points bring along; those of the points before go. */
    function furnish(header) {
      const off = new Set(brought.filter(({ group }) => box.classList.contains("claims-no-" + group)).map(({ group }) => group));
      brought.forEach(({ away }) => away());
      brought = (header.layers || []).map(({ group, label: name }) => ({ group, away: map.claimsFurniture.layer(group, name, !off.has(group)) }));
      if (header.legend && map.claimsFurniture) map.claimsFurniture.legend(header.legend);
      if (header.layers) map.setMinZoom(FAR_OUT);
      shapes.take(header);
      label.note(header.note || "", header.layers && header.rows ? points.bounds() : shapes.bounds());
    }

    function drop() {
      if (!points) return;
      sheet.off("update", points.redraw);
      if (sheet._map) sheet.remove();
      points = null;
      shapes.take({});
      brought.forEach(({ away }) => away());
      brought = [];
      if (map.claimsFurniture) map.claimsFurniture.legend([]);
      map.setMinZoom(least);
      label.remove();
      ring.hide();
      outline.show(null);
      tip.hide();
      delete box.dataset.points;
    }
    // --- what the reader does --------------------------------------------------------------------------------------

    const own = (event) => !event.target.closest || !event.target.closest(".leaflet-control, .claims-sign");

    function hover(event) {
      const rows = points && own(event) && !event.buttons ? points.under(map.mouseEventToContainerPoint(event)) : [];
      box.classList.toggle("claims-on-point", rows.length > 0);
      outline.show(rows.length ? points.cell(rows) : null);
      if (rows.length) tip.show(said(rows), event);
      else tip.hide();
    }

    function said(rows) {
      if (points.cell(rows)) return points.counted(rows);
      const told = rows.slice(0, NAMED).map((row) => points.text(row));
      if (rows.length > NAMED) told.push("and " + (rows.length - NAMED).toLocaleString("en") + " more at this spot");
      if (rows.length > 1) told.push("Click again for the next one");
      return told.join("\n");
    }

    /* What lay under the pointer when it was pressed: focus, which follows, may scroll the page away under it. */
    let pressed = [];
    function press(event) {
      pressed = points && own(event) ? points.under(map.mouseEventToContainerPoint(event)) : [];
    }

    function choose(event) {
      const dragged = map.dragging && map.dragging.moved(); // the browser takes the end of a drag for a click
      const rows = dragged ? [] : pressed;
      if (!rows.length) return;
      event.stopPropagation();
      tip.show(said(rows), event);
      const cell = points.cell(rows);
      if (cell) { // there is no record to select: the cells within it are shown, down to the finest
        if (points.holdsCells(rows[0])) map.fitBounds(cell, { animate: false });
        return;
      }
      // In the file's order, whichever lies on top: each further click at the spot opens the next of them.
      const records = [...rows].sort((a, b) => a - b).map((row) => points.id(row));
      const record = records[(records.indexOf(asked.select) + 1) % records.length];
      asked.select = record;
      tell({ type: "select", record, records, place: "" });
    }

    /* Two quick clicks at a mark open two of its events: they are no double click, which would move the map away. */
    function twice(event) {
      if (pressed.length) event.stopPropagation();
    }

    function broken(error) {
      console.error(error);
      tell({ type: "error", text: String(error.message || error) });
      label(null);
    }

    const layers = new MutationObserver(() => {
      if (!points) return;
      points.switched();
      shapes.switched();
      points.dress().catch(broken);
    });
    layers.observe(box, { attributes: true, attributeFilter: ["class"] });
    const away = () => { box.classList.remove("claims-on-point"); outline.show(null); tip.hide(); };
    box.addEventListener("pointermove", hover);
    box.addEventListener("pointerleave", away);
    box.addEventListener("pointerdown", press, true);
    box.addEventListener("click", choose, true);
    box.addEventListener("dblclick", twice, true);
    map.on("movestart", away);

    const cloud = {
      /* Packed points in the place of those before; with null they go. */
      take: (bytes) => take(bytes).catch(broken),
      /* A day by its number in payload.days; drawn when this returns, if the points are there. */
      show(day, reading) {
        [asked.day, asked.reading] = [day, reading];
        shapes.show(day);
        if (points) points.show(day, reading);
      },
      /* The record that is selected, by its id; most are none of these. */
      select(record) {
        asked.select = record;
        if (points) points.choose(record, true);
      },
      stop() {
        turn += 1;
        layers.disconnect();
        box.removeEventListener("pointermove", hover);
        box.removeEventListener("pointerleave", away);
        box.removeEventListener("pointerdown", press, true);
        box.removeEventListener("click", choose, true);
        box.removeEventListener("dblclick", twice, true);
        map.off("movestart", away);
        drop();
      },
      /* For tests and the benchmark: ids shown on the day, ids under a point of the container, the numbers. */
      shown: () => (points ? points.rows().map(points.id) : []),
      under: (x, y) => (points ? points.under(L.point(x, y)).map(points.id) : []),
      numbers: () => (points ? { ...points.now, time: undefined } : null),
    };
    map.claimsPoints = cloud;
    return cloud;
  },
};
globalThis.ClaimsPoints = ClaimsPoints; // not every map has points
