/* Everything in its place across the chart: whenever the window or the width changes. */
const REST_MS = 120; // from the last move of the window until all of the chart is placed

function lanesPlace(lanes) {
  const { body, drawing, find, pen } = lanes;

  /** While the window is on the move only what is on the screen is placed, the rest once it has come to rest. */
  function place(moving = false) {
    if (!lanes.width) return;
    clearTimeout(lanes.resting);
    if (moving) lanes.resting = setTimeout(place, REST_MS);
    const top = body.getBoundingClientRect().top;
    const near = moving ? ({ y }) => y > -top - 100 && y < innerHeight - top + 100 : () => true;
    drawing.setAttribute("width", lanes.width);
    lanes.bars.setAttribute("transform", `translate(${(-lanes.from * lanes.width) / lanes.size} 0) scale(${lanes.width / lanes.size} 1)`);
    for (const one of lanes.pieces) if (near(one)) one.place();
    lanes.placeLinks();
    if (!moving) for (const one of lanes.spots) placeSpot(one);
    for (const row of lanes.rows) if (row.length && near(row[0])) label(row);
    const cell = lanes.width / lanes.size;
    // On an element of its own: a property of the whole field would have the style of every mark computed again.
    Object.assign(find(".cl-grid").style, {
      display: cell >= 9 ? "" : "none", backgroundSize: `${cell}px 100%`, backgroundPositionX: `${-(lanes.from % 1) * cell}px`,
    });
    lanes.scale();
    lanes.placeDay();
    const whole = lanes.size >= lanes.data.count;
    for (const [name, disabled] of [[".cl-earlier", lanes.from <= 0], [".cl-later", lanes.from + lanes.size >= lanes.data.count], [".cl-out", whole],
      [".cl-in", lanes.size <= 1], [".cl-all", whole]]) find(name).setAttribute("aria-disabled", disabled);
    const ends = [lanes.words(Math.round(lanes.from)), lanes.words(Math.round(lanes.from + lanes.size) - 1)];
    [".cl-from", ".cl-to"].forEach((name, n) => {
      if (document.activeElement !== find(name)) find(name).value = ends[n];
    });
  }

  function placeSpot(one) {
    const style = one.node.style;
    style.top = `${one.y}px`;
    style.height = `${one.height}px`;
    if (one.kind === "aside") {
      style.left = `${lanes.gutter + lanes.width + 6 + one.aside * 26}px`;
      style.width = "24px";
      return;
    }
    const wide = one.kind === "event" ? SIGN / 2 + 1 : 1;
    const [a, b] = [Math.max(0, lanes.x(one.start) - wide), Math.min(lanes.width, lanes.x(one.end) + wide)];
    one.out = b - a < 2;
    style.display = one.out ? "none" : "";
    style.left = `${lanes.gutter + a}px`;
    style.width = `${Math.max(8, b - a)}px`;
  }

  const widths = new Map();
  function measured(words) {
    if (words.lines) return Math.max(...words.lines.map(measured));
    const whole = Array.isArray(words) ? words.join(" · ") : words;
    if (!widths.has(whole)) widths.set(whole, pen.measureText(whole).width);
    return widths.get(whole);
  }

  /** Words beside or inside each mark of a row, the longest that have room; none where none has. */
  function label(row) {
    let taken = 0; // up to here the row is full
    row.forEach((one, n) => {
      if (!one.words) return;
      const wide = one.kind === "event" ? SIGN / 2 : 0;
      const [a, b] = [lanes.x(one.start) - wide, lanes.x(one.end) + wide];
      const next = row[n + 1] ? lanes.x(row[n + 1].start) - (row[n + 1].kind === "event" ? SIGN / 2 : 0) : lanes.width + FAR;
      let chosen = null;
      for (const words of a > lanes.width || b < 0 ? [] : one.says) {
        const need = measured(words) + 8;
        const inside = Math.max(lanes.x(one.day), 0) + 7 + (one.ties ?? 0) * TIE; // in a bar, where it is in force
        if (one.kind !== "status" && a - taken >= need + 12 && a <= lanes.width) chosen = [words, a - 5, "end"];
        else if (one.kind !== "event" && Math.min(b, lanes.width) - inside >= need) chosen = [words, inside, "start"];
        else if (one.kind !== "status" && next - b >= need + FAR && b >= 0) chosen = [words, b + 5, "start"];
        if (chosen) break;
      }
      chosen ??= one.kind === "event" ? between(one) : null;
      taken = Math.max(taken, b, chosen?.[2] === "start" ? chosen[1] + measured(chosen[0]) : 0);
      write(one, chosen);
    });
  }

  /** Words in the stretch behind a sign, which gives way to them, where an event fills its row from end to end. */
  function between(one) {
    const signs = one.signs.map((where) => lanes.x(where)).sort((a, b) => a - b);
    const ends = [...signs.slice(1).map((x) => x - SIGN / 2), lanes.x(one.end)];
    for (const words of one.says) {
      const n = signs.findIndex((x, at) => x > 0 && Math.min(ends[at], lanes.width) - x - SIGN / 2 >= measured(words) + (words.lines ? 14 : 20));
      if (n >= 0) return [words, signs[n] + SIGN / 2 + 8, "start"];
    }
    return null;
  }

  /** Words change seldom and move often: moving them costs no new layout of their letters. */
  function write(one, chosen) {
    const [words, where, anchor] = chosen ?? [null];
    if (words !== one.written) {
      one.written = words;
      const [said, lag] = Array.isArray(words) ? words : [words?.lines ? "" : words ?? "", ""];
      one.words.replaceChildren(said);
      words?.lines?.forEach((line, n) => { Dom.svg("tspan", { x: 0, dy: n ? "1.1em" : "-.55em" }, one.words).textContent = line; });
      if (lag) Dom.svg("tspan", { class: "cl-lag" }, one.words).textContent = ` · ${lag}`;
    }
    if (!chosen) return;
    one.words.setAttribute("text-anchor", anchor);
    one.words.setAttribute("transform", `translate(${where.toFixed(1)} ${one.middle})`);
  }

  Object.assign(lanes, { place, widths });
}
