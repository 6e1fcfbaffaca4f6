/* The lanes built from the data: names, bars, signs and what can be pointed at. Once for a grouping and a reading. */
function lanesBuild(lanes) {
  const { body, coarse, drawing, groups } = lanes;

  const text = (n) => lanes.data.texts[n];
  const shown = () => lanes.data.readings[lanes.reading][lanes.grouping];
  const rowHeight = () => (coarse.matches ? 28 : 20);

  function build() {
    lanes.hush();
    const focused = lanes.spots.find((one) => one.node === document.activeElement)?.key;
    [lanes.pieces, lanes.links, lanes.spots, lanes.rows] = [[], [], [], []];
    drawing.replaceChildren();
    Dom.svg("defs", {}, drawing).innerHTML = lanes.data.defs;
    [lanes.bars, lanes.marks, lanes.ties, lanes.wordings] = ["bars", "marks", "ties", "words"].map((name) => Dom.svg("g", { class: `cl-${name}` }, drawing));
    groups.replaceChildren();
    let y = 0;
    const made = shown().lanes.map((lane, n) => {
      const built = buildLane(lane, n, y);
      y = built.bottom;
      return built;
    });
    if (!made.length) groups.append(Dom.element("p", "cl-none", lanes.data.nothing));
    body.style.height = `${Math.max(y, 40)}px`;
    drawing.setAttribute("height", y);
    lanes.tie(made);
    const keep = lanes.spots.find((one) => one.key === focused);
    lanes.rove(keep ?? lanes.rows[0]?.[0], Boolean(keep));
    lanes.mark();
    lanes.place();
  }

  function buildLane(lane, number, top) {
    const step = rowHeight();
    const head = lanes.narrow ? 24 : 0;
    const band = lane.status.length ? BAND + 5 : 0;
    const undated = lane.items.filter((item) => item.row < 0);
    const across = Math.max(1, Math.floor((lanes.aside - 6) / 26));
    const tall = Math.max(lane.rows * step + band, Math.ceil(undated.length / across) * 26, lanes.narrow ? 0 : 24);
    const bottom = top + head + tall + 14;
    Dom.svg("rect", { class: "cl-rule", x: 0, y: bottom - 1, width: "100%", height: 1 }, lanes.marks);
    const group = Dom.element("div", "cl-lane");
    group.setAttribute("role", "group");
    group.setAttribute("aria-label", lane.name);
    const room = Dom.element("div", "cl-room"); // the name stays in sight while its lane is read
    room.setAttribute("aria-hidden", "true");
    Object.assign(room.style, { top: `${top + 4}px`, height: `${bottom - top - 8}px`, width: lanes.narrow ? "" : `${lanes.gutter - 12}px` });
    const name = Dom.element("div", "cl-name", lane.name);
    if (lane.fa && (lanes.narrow || tall >= 40)) {
      const fa = Dom.element("span", "", lane.fa);
      [fa.lang, fa.dir] = ["fa", "rtl"];
      name.append(fa);
    }
    room.append(name);
    group.append(room);
    groups.append(group);
    const y = top + head + 6;
    const status = lane.status.map((run, n) => buildStatus(run, lane, group, `${number}/s${n}`, y));
    if (status.length) lanes.rows.push(status);
    const found = lane.items.map((item, n) =>
      item.row < 0 ? null : buildItem(item, group, `${number}/${n}`, y + band + item.row * step, step));
    for (let row = 0; row < lane.rows; row++) {
      lanes.rows.push(found.filter((one) => one?.row === row).sort((a, b) => a.start - b.start));
    }
    const sided = undated.map((item, n) => buildUndated(item, group, `${number}/u${n}`, y + Math.floor(n / across) * 26, n % across));
    if (sided.length) lanes.rows.push(sided);
    return { bottom, found };
  }

  /** A thing that can be pointed at, reached by keys and followed to the map. */
  function spot(group, key, record, facts) {
    const node = Dom.element("a", "cl-spot stay");
    const query = Address.query({ day: lanes.iso(facts.day), reading: facts.reading ?? lanes.reading, record });
    node.href = `./?${query}`;
    node.target = "_self";
    node.dataset.page = "./";
    node.tabIndex = -1;
    node.setAttribute("aria-label", facts.label);
    group.append(node);
    const made = { key, record, node, ...facts };
    node.claims = made;
    lanes.spots.push(made);
    return made;
  }

  function buildStatus(run, lane, group, key, y) {
    for (const [start, end, look] of run.pieces) lanes.piece(start, end, look, y, BAND);
    const label = text(run.text);
    const words = Dom.svg("text", { class: "cl-word" }, lanes.wordings);
    return spot(group, key, run.place, {
      day: run.day, y: y - 2, height: BAND + 4, middle: y + BAND / 2, start: run.pieces[0][0], end: run.pieces.at(-1)[1], row: -1,
      label: `${lane.name}: ${label}, ${text(run.stands)}`, kind: "status", words, says: [label],
      tells: [[`${lane.name}: ${label}`, text(run.stands)], []],
    });
  }

  function buildItem(item, group, key, y, step) {
    const record = lanes.data.records[item.record];
    const middle = y + step / 2;
    for (const [start, end, look] of item.pieces) lanes.piece(start, end, look, middle - BAR / 2, BAR);
    const signs = (item.signs ?? []).map(([where, number, strength]) => {
      const node = sign(lanes.data.signs[number]);
      node.setAttribute("y", middle - SIGN / 2);
      node.setAttribute("opacity", strength);
      lanes.marks.append(node);
      lanes.pieces.push({ y, place: () => node.setAttribute("x", (lanes.middle(where) - SIGN / 2).toFixed(2)) });
      return where;
    });
    const starts = [...item.pieces.map((p) => p[0]), ...signs];
    const ends = [...item.pieces.map((p) => p[1]), ...signs];
    const lag = text(item.lag);
    const words = Dom.svg("text", { class: "cl-word" }, lanes.wordings);
    return spot(group, key, record.id, {
      day: item.day, y, height: step, middle, signs, words, row: item.row, kind: signs.length ? "event" : "claim",
      start: Math.min(...starts), end: Math.max(...ends), reading: item.reading,
      label: `${record.line}: ${text(item.stands)}${lag ? `; ${lag}` : ""}`,
      says: [...(lag ? [[record.line, lag]] : []), record.line, ...inLines(record.short), ...inLines(record.brief)],
      tells: tellsOf(record, item),
    });
  }

  function buildUndated(item, group, key, y, across) {
    const record = lanes.data.records[item.record];
    const made = spot(group, key, record.id, {
      day: item.day, reading: item.reading, y, height: 24, aside: across, row: -1, start: lanes.data.count + across, kind: "aside",
      label: `${record.line}: ${text(item.stands)}`, tells: tellsOf(record, item),
    });
    made.node.append(sign(lanes.data.signs[item.sign]));
    return made;
  }

  /** Words in one line, and in two, for which a row that is high enough for a finger has room. */
  function inLines(words) {
    const gaps = coarse.matches ? [...words.matchAll(/ /g)].map(({ index }) => index) : [];
    const middle = gaps.sort((a, b) => Math.abs(a - words.length / 2) - Math.abs(b - words.length / 2))[0];
    return middle ? [words, { lines: [words.slice(0, middle), words.slice(middle + 1)] }] : [words];
  }

  const tellsOf = (record, item) => [
    [record.line, ...record.facts, `On the chart: ${text(item.stands)}`], item.answers.map(text)];

  Object.assign(lanes, { build, shown, text });
}
