/* The pieces of a bar and the lines from a claim to what speaks against it. */
function lanesDraw(lanes) {
  /** One piece of a bar: made once, moved along the days with every zoom. */
  function piece(start, end, number, top, tall) {
    const look = lanes.data.looks[number];
    const middle = top + tall / 2;
    const line = {
      stroke: look.color, "stroke-width": look.weight, "stroke-opacity": look.opacity ?? 1,
      "stroke-dasharray": look.dashArray ?? "none", "stroke-linecap": look.lineCap ?? "butt", fill: "none",
    };
    const fill = { fill: look.fillColor, "fill-opacity": look.fillOpacity };
    let node, move;
    if (look.draw === "fill") {
      // A pattern begins where its box's own measure does: stripes lie in every bar alike.
      const box = { ...fill, y: -3, height: tall, transform: `translate(0 ${top + 3})` };
      if (!look.fillColor.startsWith("url(")) {
        Dom.svg("rect", { ...box, x: start, width: end - start }, lanes.bars);
        return;
      }
      node = Dom.svg("rect", box);
      move = (a, b) => span(node, a, b);
    } else if (look.draw === "cap") {
      node = Dom.svg("rect", { ...fill, y: top, height: tall, width: 3 });
      move = (a) => node.setAttribute("x", a.toFixed(2));
    } else if (look.draw === "edge") {
      const inset = look.weight / 2;
      node = Dom.svg("rect", { ...line, y: top + inset, height: tall - look.weight });
      move = (a, b) => span(node, a + inset, b - inset);
    } else {
      const ends = look.draw === "whisker";
      if (look.draw === "band") line["stroke-width"] = Math.min(look.weight, tall);
      node = Dom.svg("path", line);
      move = (a, b) => node.setAttribute("d", `M${a.toFixed(2)} ${middle}H${b.toFixed(2)}`);
      if (ends) {
        const cap = Dom.svg("path", { ...line, "stroke-dasharray": "none" }, lanes.marks);
        lanes.pieces.push({ y: top, place: () => cap.setAttribute("d",
          [start, end].map((n) => `M${lanes.x(n).toFixed(2)} ${middle - 4}v8`).join("")) });
      }
    }
    lanes.marks.append(node);
    lanes.pieces.push({ y: top, place: () => move(lanes.x(start), lanes.x(end)) });
  }

  function span(node, a, b) {
    node.setAttribute("x", a.toFixed(2));
    node.setAttribute("width", Math.max(0.5, b - a).toFixed(2));
  }

  function tie(made) {
    const slots = new Map();
    for (const [byLane, byItem, toLane, toItem, words, printed, strong] of lanes.shown().answers) {
      const [by, to] = [made[byLane].found[byItem], made[toLane].found[toItem]];
      const slot = slots.get(by.day) ?? 0;
      slots.set(by.day, slot + 1);
      for (const end of [by, to]) end.ties = Math.max(end.ties ?? 0, slot + 1.5);
      const node = Dom.svg("g", { class: strong ? "cl-tie" : "cl-tie cl-faint" }, lanes.ties);
      const path = Dom.svg("path", { "stroke-dasharray": printed ? "none" : "4 3" }, node);
      const dot = Dom.svg("circle", { class: "cl-dot", r: 2.6 }, node);
      const ring = Dom.svg("circle", { class: "cl-ring", r: 3 }, node);
      lanes.links.push({ by, to, node, path, dot, ring, slot, words: lanes.text(words) });
    }
  }

  function placeLinks() {
    const cell = lanes.width / lanes.size; // few enough to be placed all
    for (const { by, to, path, dot, ring, slot } of lanes.links) {
      const room = Math.max(2, Math.min(cell - 12, 44)); // that a ring ends with its day, of which the last is the chart's edge
      const spread = Math.min(7, cell / 2) + ((slot * TIE) % room);
      const bx = by.signs.length ? lanes.middle(by.signs.at(-1)) : lanes.x(by.day) + spread;
      const tx = to.signs.length ? lanes.middle(to.signs.at(-1)) : Math.max(lanes.x(to.day) + 6, Math.min(bx, lanes.x(to.end) - 3));
      const [ty, yy] = [to.middle, by.middle];
      const half = (ty + yy) / 2;
      path.setAttribute("d", Math.abs(tx - bx) < 1 ? `M${tx} ${ty}V${yy}` : `M${tx} ${ty}C${tx} ${half} ${bx} ${half} ${bx} ${yy}`);
      dot.setAttribute("cx", tx);
      dot.setAttribute("cy", ty);
      ring.setAttribute("cx", bx);
      ring.setAttribute("cy", yy);
    }
  }

  Object.assign(lanes, { piece, placeLinks, tie });
}
