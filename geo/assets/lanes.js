/* The whole range in lanes: claims as bars, events as signs, lines from a claim to what speaks against it.

   It knows nothing of its host. Lanes.start(root, data, hooks) builds the chart inside root and returns
     show(day, reading)   move the line of the day; another reading draws its own lanes
     group(name)          "place", "side" or "outlet"
     window(from, to)     the days shown, ISO dates; two empty texts show all of them
     select(record)       mark a record
     update(data)         other data
     now()                {from, to} of the window, empty where all days are shown
     stop()               takes everything away again

   data   what geo/markup/timeline_chart.py makes. Signs and patterns in it are the product's own markup; everything else is text
          and reaches the page as text.
   hooks  range(from, to)  once, when a brush, a zoom or a date field has settled
*/
const Lanes = (() => {
  "use strict";

  const DAY_MS = 86400000;
  const SETTLE_MS = 350; // without a move, the reader has arrived
  const REST_MS = 120;
  const SVG = "http://www.w3.org/2000/svg";
  const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December"];
  const SHORT_MONTHS = ["Jan", "Feb", "March", "April", "May", "June", "July", "Aug", "Sept", "Oct", "Nov", "Dec"];
  const NARROW = 700; // pixels below which the names stand above their lanes
  const BAR = 13, BAND = 15, SIGN = 20; // heights in pixels
  const TIE = 6.5; // pixels from one line to the next
  const FAR = 40; // pixels kept free behind words, so that they are not taken for those of the next mark

  const icon = (path) => `<svg viewBox="0 0 20 20" aria-hidden="true" focusable="false"><path d="${path}"/></svg>`;
  const button = (name, label, path) =>
    `<button type="button" class="cl-${name}" aria-label="${label}" title="${label}">${icon(path)}</button>`;
  const TEMPLATE = `
    <div class="cl-tools">
      <div class="cl-buttons" role="group" aria-label="Days shown">
        ${button("earlier", "Earlier days", "M12.5 4.5 7 10l5.5 5.5")}
        ${button("out", "Show more days", "M5 10h10")}
        ${button("in", "Show fewer days", "M5 10h10M10 5v10")}
        ${button("later", "Later days", "M7.5 4.5 13 10l-5.5 5.5")}
        <button type="button" class="cl-all">All days</button>
      </div>
      <label>From <input type="date" class="cl-from" required></label>
      <label>to <input type="date" class="cl-to" required></label>
      <p class="cl-hint">Drag across the dates to zoom. Arrow keys go from mark to mark, Enter to the map.</p>
    </div>
    <div class="cl-head">
      <div class="cl-axis"><div class="cl-ticks" aria-hidden="true"></div><div class="cl-brush" hidden></div>
        <div class="cl-flag" aria-hidden="true"></div></div>
      <div class="cl-aside" aria-hidden="true">day not given</div>
    </div>
    <div class="cl-body">
      <div class="cl-field" aria-hidden="true"><div class="cl-grid"></div><div class="cl-column"></div><div class="cl-line"></div><svg class="cl-drawing"></svg></div>
      <div class="cl-groups"></div>
      <div class="cl-tip" role="tooltip" hidden></div>
    </div>
    <ul class="cl-legend" aria-label="How to read the chart"></ul>
    <p class="cl-live" role="status"></p>`;

  /** An element of SVG with attributes. */
  function draw(name, attributes = {}, parent = null) {
    const node = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    parent?.append(node);
    return node;
  }

  function element(name, className, text = "") {
    const node = document.createElement(name);
    node.className = className;
    node.textContent = text;
    return node;
  }

  /** One of our own signs, parsed once. */
  const parsed = new Map();
  function sign(svg) {
    if (!parsed.has(svg)) {
      const holder = document.createElement("template");
      holder.innerHTML = svg;
      parsed.set(svg, holder.content.firstElementChild);
    }
    return parsed.get(svg).cloneNode(true);
  }

  function start(root, given, hooks) {
    const chart = element("section", "claims-lanes");
    chart.setAttribute("aria-label", "Timeline in lanes");
    chart.innerHTML = TEMPLATE;
    root.append(chart);
    const find = (name) => chart.querySelector(name);
    const [axis, ticks, brush, flag, body, field, drawing, column, line, groups, tip, live] = [".cl-axis", ".cl-ticks",
      ".cl-brush", ".cl-flag", ".cl-body", ".cl-field", ".cl-drawing", ".cl-column", ".cl-line", ".cl-groups", ".cl-tip",
      ".cl-live"].map(find);
    const off = new AbortController(); // takes every listener away at once
    const on = (target, type, does, options = {}) => target.addEventListener(type, does, { signal: off.signal, ...options });
    const coarse = matchMedia("(pointer: coarse)");
    const pen = document.createElement("canvas").getContext("2d");

    let data, firstMs, last;
    let day = 0, foreign = false, reading = "claimed", grouping = "place", selected = "";
    let from = 0, size = 1; // the days in the window
    let width = 0, gutter = 0, aside = 0, narrow = false; // pixels
    // Layers of the drawing from the lowest. Plain bars are measured in days, so that one attribute moves them all.
    let bars, marks, ties, wordings;
    let pieces = [], links = [], spots = []; // what is drawn, what ties, what can be pointed at
    let rows = []; // spots by row, from top to bottom, each from left to right
    let told = ""; // the window that the host knows
    let settling = 0, resting = 0, frame = 0;

    // --- days --------------------------------------------------------------------------------------------------

    const at = (n) => new Date(firstMs + n * DAY_MS);
    const iso = (n) => at(n).toISOString().slice(0, 10);
    const number = (text) => Math.round((Date.parse(`${text}T00:00:00Z`) - firstMs) / DAY_MS);
    const spoken = (n) => `${at(n).getUTCDate()} ${MONTHS[at(n).getUTCMonth()]}`;
    const x = (n) => ((n - from) / size) * width;

    function read(given) {
      data = given;
      firstMs = Date.parse(`${data.first}T00:00:00Z`);
      last = data.count - 1;
      [from, size] = [0, data.count];
      for (const input of [find(".cl-from"), find(".cl-to")]) [input.min, input.max] = [iso(0), iso(last)];
      find(".cl-legend").replaceChildren(...data.legend.map(({ svg, text }) => {
        const entry = element("li", "", "");
        if (svg) entry.append(sign(svg));
        entry.append(text);
        return entry;
      }));
    }

    // --- building: once for a grouping and a reading --------------------------------------------------------------

    const text = (n) => data.texts[n];
    const shown = () => data.readings[reading][grouping];
    const rowHeight = () => (coarse.matches ? 28 : 20);

    function build() {
      hush();
      const focused = spots.find((spot) => spot.node === document.activeElement)?.key;
      [pieces, links, spots, rows] = [[], [], [], []];
      drawing.replaceChildren();
      draw("defs", {}, drawing).innerHTML = data.defs;
      [bars, marks, ties, wordings] = ["bars", "marks", "ties", "words"].map((name) => draw("g", { class: `cl-${name}` }, drawing));
      groups.replaceChildren();
      let y = 0;
      const made = shown().lanes.map((lane, n) => {
        const built = buildLane(lane, n, y);
        y = built.bottom;
        return built;
      });
      if (!made.length) groups.append(element("p", "cl-none", data.nothing));
      body.style.height = `${Math.max(y, 40)}px`;
      drawing.setAttribute("height", y);
      tie(made);
      const keep = spots.find((spot) => spot.key === focused);
      rove(keep ?? rows[0]?.[0], Boolean(keep));
      mark();
      place();
    }

    function buildLane(lane, number, top) {
      const step = rowHeight();
      const head = narrow ? 24 : 0;
      const band = lane.status.length ? BAND + 5 : 0;
      const undated = lane.items.filter((item) => item.row < 0);
      const across = Math.max(1, Math.floor((aside - 6) / 26));
      const tall = Math.max(lane.rows * step + band, Math.ceil(undated.length / across) * 26, narrow ? 0 : 24);
      const bottom = top + head + tall + 14;
      draw("rect", { class: "cl-rule", x: 0, y: bottom - 1, width: "100%", height: 1 }, marks);
      const group = element("div", "cl-lane");
      group.setAttribute("role", "group");
      group.setAttribute("aria-label", lane.name);
      const room = element("div", "cl-room"); // the name stays in sight while its lane is read
      room.setAttribute("aria-hidden", "true");
      Object.assign(room.style, { top: `${top + 4}px`, height: `${bottom - top - 8}px`, width: narrow ? "" : `${gutter - 12}px` });
      const name = element("div", "cl-name", lane.name);
      if (lane.fa && (narrow || tall >= 40)) {
        const fa = element("span", "", lane.fa);
        [fa.lang, fa.dir] = ["fa", "rtl"];
        name.append(fa);
      }
      room.append(name);
      group.append(room);
      groups.append(group);
      const y = top + head + 6;
      const status = lane.status.map((run, n) => buildStatus(run, lane, group, `${number}/s${n}`, y));
      if (status.length) rows.push(status);
      const found = lane.items.map((item, n) =>
        item.row < 0 ? null : buildItem(item, group, `${number}/${n}`, y + band + item.row * step, step));
      for (let row = 0; row < lane.rows; row++) {
        rows.push(found.filter((spot) => spot?.row === row).sort((a, b) => a.start - b.start));
      }
      const sided = undated.map((item, n) => buildUndated(item, group, `${number}/u${n}`, y + Math.floor(n / across) * 26, n % across));
      if (sided.length) rows.push(sided);
      return { bottom, found };
    }

    /** A thing that can be pointed at, reached by keys and followed to the map. */
    function spot(group, key, record, facts) {
      const node = element("a", "cl-spot stay");
      const query = new URLSearchParams({ day: iso(facts.day), reading: facts.reading ?? reading, record });
      node.href = `./?${query}`;
      node.target = "_self";
      node.dataset.page = "./";
      node.tabIndex = -1;
      node.setAttribute("aria-label", facts.label);
      group.append(node);
      const made = { key, record, node, ...facts };
      node.claims = made;
      spots.push(made);
      return made;
    }

    function buildStatus(run, lane, group, key, y) {
      for (const [start, end, look] of run.pieces) piece(start, end, look, y, BAND);
      const label = text(run.text);
      const words = draw("text", { class: "cl-word" }, wordings);
      return spot(group, key, run.place, {
        day: run.day, y: y - 2, height: BAND + 4, middle: y + BAND / 2, start: run.pieces[0][0], end: run.pieces.at(-1)[1], row: -1,
        label: `${lane.name}: ${label}, ${text(run.stands)}`, kind: "status", words, says: [label],
        tells: [[`${lane.name}: ${label}`, text(run.stands)], []],
      });
    }

    function buildItem(item, group, key, y, step) {
      const record = data.records[item.record];
      const middle = y + step / 2;
      for (const [start, end, look] of item.pieces) piece(start, end, look, middle - BAR / 2, BAR);
      const signs = (item.signs ?? []).map(([where, number, strength]) => {
        const node = sign(data.signs[number]);
        node.setAttribute("y", middle - SIGN / 2);
        node.setAttribute("opacity", strength);
        marks.append(node);
        pieces.push({ y, place: () => node.setAttribute("x", (x(where) - SIGN / 2).toFixed(2)) });
        return where;
      });
      const starts = [...item.pieces.map((p) => p[0]), ...signs];
      const ends = [...item.pieces.map((p) => p[1]), ...signs];
      const lag = text(item.lag);
      const words = draw("text", { class: "cl-word" }, wordings);
      return spot(group, key, record.id, {
        day: item.day, y, height: step, middle, signs, words, row: item.row, kind: signs.length ? "event" : "claim",
        start: Math.min(...starts), end: Math.max(...ends), reading: item.reading,
        label: `${record.line}: ${text(item.stands)}${lag ? `; ${lag}` : ""}`,
        says: [...(lag ? [[record.line, lag]] : []), record.line, record.brief],
        tells: told_of(record, item),
      });
    }

    function buildUndated(item, group, key, y, across) {
      const record = data.records[item.record];
      const made = spot(group, key, record.id, {
        day: item.day, reading: item.reading, y, height: 24, aside: across, row: -1, start: data.count + across, kind: "aside",
        label: `${record.line}: ${text(item.stands)}`, tells: told_of(record, item),
      });
      made.node.append(sign(data.signs[item.sign]));
      return made;
    }

    const told_of = (record, item) => [
      [record.line, ...record.facts, `On the chart: ${text(item.stands)}`], item.answers.map(text)];

    /** One piece of a bar: made once, moved along the days with every zoom. */
    function piece(start, end, number, top, tall) {
      const look = data.looks[number];
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
          draw("rect", { ...box, x: start, width: end - start }, bars);
          return;
        }
        node = draw("rect", box);
        move = (a, b) => span(node, a, b);
      } else if (look.draw === "cap") {
        node = draw("rect", { ...fill, y: top, height: tall, width: 3 });
        move = (a) => node.setAttribute("x", a.toFixed(2));
      } else if (look.draw === "edge") {
        const inset = look.weight / 2;
        node = draw("rect", { ...line, y: top + inset, height: tall - look.weight });
        move = (a, b) => span(node, a + inset, b - inset);
      } else {
        const ends = look.draw === "whisker";
        if (look.draw === "band") line["stroke-width"] = Math.min(look.weight, tall);
        node = draw("path", line);
        move = (a, b) => node.setAttribute("d", `M${a.toFixed(2)} ${middle}H${b.toFixed(2)}`);
        if (ends) {
          const cap = draw("path", { ...line, "stroke-dasharray": "none" }, marks);
          pieces.push({ y: top, place: () => cap.setAttribute("d",
            [start, end].map((n) => `M${x(n).toFixed(2)} ${middle - 4}v8`).join("")) });
        }
      }
      marks.append(node);
      pieces.push({ y: top, place: () => move(x(start), x(end)) });
    }

    function span(node, a, b) {
      node.setAttribute("x", a.toFixed(2));
      node.setAttribute("width", Math.max(0.5, b - a).toFixed(2));
    }

    // --- lines from a claim to what speaks against it ------------------------------------------------------------------

    function tie(made) {
      const slots = new Map();
      for (const [byLane, byItem, toLane, toItem, words, printed, strong] of shown().answers) {
        const [by, to] = [made[byLane].found[byItem], made[toLane].found[toItem]];
        const slot = slots.get(by.day) ?? 0;
        slots.set(by.day, slot + 1);
        for (const end of [by, to]) end.ties = Math.max(end.ties ?? 0, slot + 1.5);
        const node = draw("g", { class: strong ? "cl-tie" : "cl-tie cl-faint" }, ties);
        const path = draw("path", { "stroke-dasharray": printed ? "none" : "4 3" }, node);
        const dot = draw("circle", { class: "cl-dot", r: 2.6 }, node);
        const ring = draw("circle", { class: "cl-ring", r: 3 }, node);
        links.push({ by, to, node, path, dot, ring, slot, words: text(words) });
      }
    }

    function placeLinks() {
      const cell = width / size; // few enough to be placed all
      for (const { by, to, path, dot, ring, slot } of links) {
        const room = Math.max(4, Math.min(cell - 8, 44));
        const spread = 7 + ((slot * TIE) % room);
        const bx = by.signs.length ? x(by.signs.at(-1)) : x(by.day) + spread;
        const tx = to.signs.length ? x(to.signs.at(-1)) : Math.max(x(to.day) + 6, Math.min(bx, x(to.end) - 3));
        const [ty, yy] = [to.middle, by.middle];
        const half = (ty + yy) / 2;
        path.setAttribute("d", Math.abs(tx - bx) < 1 ? `M${tx} ${ty}V${yy}` : `M${tx} ${ty}C${tx} ${half} ${bx} ${half} ${bx} ${yy}`);
        dot.setAttribute("cx", tx);
        dot.setAttribute("cy", ty);
        ring.setAttribute("cx", bx);
        ring.setAttribute("cy", yy);
      }
    }

    // --- placing: whenever the window or the width changes -----------------------------------------------------------

    /** While the window is on the move only what is on the screen is placed, the rest once it has come to rest. */
    function place(moving = false) {
      if (!width) return;
      clearTimeout(resting);
      if (moving) resting = setTimeout(place, REST_MS);
      const top = body.getBoundingClientRect().top;
      const near = moving ? ({ y }) => y > -top - 100 && y < innerHeight - top + 100 : () => true;
      drawing.setAttribute("width", width);
      bars.setAttribute("transform", `translate(${(-from * width) / size} 0) scale(${width / size} 1)`);
      for (const one of pieces) if (near(one)) one.place();
      placeLinks();
      if (!moving) for (const one of spots) placeSpot(one);
      for (const row of rows) if (row.length && near(row[0])) label(row);
      const cell = width / size;
      // On an element of its own: a property of the whole field would have the style of every mark computed again.
      Object.assign(find(".cl-grid").style, {
        display: cell >= 9 ? "" : "none", backgroundSize: `${cell}px 100%`, backgroundPositionX: `${-(from % 1) * cell}px`,
      });
      scale();
      placeDay();
      const whole = size >= data.count;
      for (const [name, disabled] of [[".cl-earlier", from <= 0], [".cl-later", from + size >= data.count], [".cl-out", whole],
        [".cl-in", size <= 1], [".cl-all", whole]]) find(name).setAttribute("aria-disabled", disabled);
      const ends = [iso(Math.round(from)), iso(Math.round(from + size) - 1)];
      [".cl-from", ".cl-to"].forEach((name, n) => {
        if (document.activeElement !== find(name)) find(name).value = ends[n];
      });
    }

    function placeSpot(one) {
      const style = one.node.style;
      style.top = `${one.y}px`;
      style.height = `${one.height}px`;
      if (one.kind === "aside") {
        style.left = `${gutter + width + 6 + one.aside * 26}px`;
        style.width = "24px";
        return;
      }
      const wide = one.kind === "event" ? SIGN / 2 + 1 : 1;
      const [a, b] = [Math.max(0, x(one.start) - wide), Math.min(width, x(one.end) + wide)];
      one.out = b - a < 2;
      style.display = one.out ? "none" : "";
      style.left = `${gutter + a}px`;
      style.width = `${Math.max(8, b - a)}px`;
    }

    const widths = new Map();
    function measured(words) {
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
        const [a, b] = [x(one.start) - wide, x(one.end) + wide];
        const next = row[n + 1] ? x(row[n + 1].start) - (row[n + 1].kind === "event" ? SIGN / 2 : 0) : width + FAR;
        let chosen = null;
        for (const words of a > width || b < 0 ? [] : one.says) {
          const need = measured(words) + 8;
          const inside = Math.max(x(one.day), 0) + 7 + (one.ties ?? 0) * TIE; // in a bar, where it is in force
          if (one.kind !== "status" && a - taken >= need + 12 && a <= width) chosen = [words, a - 5, "end"];
          else if (one.kind !== "event" && Math.min(b, width) - inside >= need) chosen = [words, inside, "start"];
          else if (one.kind !== "status" && next - b >= need + FAR && b >= 0) chosen = [words, b + 5, "start"];
          if (chosen) break;
        }
        taken = Math.max(taken, b, chosen?.[2] === "start" ? chosen[1] + measured(chosen[0]) : 0);
        write(one, chosen);
      });
    }

    /** Words change seldom and move often: moving them costs no new layout of their letters. */
    function write(one, chosen) {
      const [words, where, anchor] = chosen ?? [null];
      if (words !== one.written) {
        one.written = words;
        const [said, lag] = Array.isArray(words) ? words : [words ?? "", ""];
        one.words.replaceChildren(said);
        if (lag) draw("tspan", { class: "cl-lag" }, one.words).textContent = ` · ${lag}`;
      }
      if (!chosen) return;
      one.words.setAttribute("text-anchor", anchor);
      one.words.setAttribute("transform", `translate(${where.toFixed(1)} ${one.middle})`);
    }

    /** Labels of the days: each level only where all of it has room, and no label touches another. */
    function scale() {
      const cell = width / size;
      const taken = [];
      const made = [];
      const put = (n, words, strong) => {
        const half = pen.measureText(words).width / 2;
        const centre = Math.max(half, Math.min(width - half, x(n + 0.5)));
        if (taken.some(([a, b]) => centre - half - 8 < b && centre + half + 8 > a)) return;
        taken.push([centre - half, centre + half]);
        const node = element("span", strong ? "cl-strong" : "", words);
        node.style.left = `${centre.toFixed(1)}px`;
        made.push(node);
      };
      const days = [];
      for (let n = Math.max(0, Math.ceil(from)); n <= Math.min(last, Math.floor(from + size - 1)); n++) days.push([n, at(n)]);
      const month = (date) => `${date.getUTCDate()} ${SHORT_MONTHS[date.getUTCMonth()]}`;
      const only = (keep, words, strong) => days.filter(([n, date]) => keep(date, n)).forEach(([n, date]) => put(n, words(date), strong));
      if (data.count > 366) only((d) => d.getUTCDate() === 1 && d.getUTCMonth() === 0, (d) => String(d.getUTCFullYear()), true);
      if (cell * 30 >= 56) only((d) => d.getUTCDate() === 1, month, true);
      if (days.length && cell * 30 >= 56) put(days[0][0], month(days[0][1]), true);
      if (days.length && cell >= 12) put(days.at(-1)[0], month(days.at(-1)[1]), true);
      if (cell * 5 >= 30) only((d) => d.getUTCDate() % 5 === 0 && d.getUTCDate() < 30, (d) => String(d.getUTCDate()), false);
      if (cell >= 26) only(() => true, (d) => String(d.getUTCDate()), false);
      ticks.replaceChildren(...made);
    }

    function placeDay() {
      const cell = width / size;
      const middle = x(day + 0.5);
      const out = foreign || middle < 0 || middle > width;
      for (const node of [column, line, flag]) node.hidden = out;
      if (out) return;
      const wide = Math.max(cell, 3);
      column.style.width = `${wide}px`;
      column.style.transform = `translateX(${(middle - wide / 2).toFixed(2)}px)`;
      line.style.transform = `translateX(${middle.toFixed(2)}px)`;
      flag.style.transform = `translateX(${middle.toFixed(2)}px) translateX(-50%)`;
      flag.textContent = `${at(day).getUTCDate()} ${SHORT_MONTHS[at(day).getUTCMonth()]}`;
      line.dataset.day = iso(day);
    }

    // --- the words of what is pointed at ---------------------------------------------------------------------------------

    function tell(one) {
      const [lines, against] = one.tells;
      tip.replaceChildren(...lines.filter(Boolean).map((words, n) => element("p", n ? "" : "cl-first", words)),
        ...against.map((words) => element("p", "cl-against", words)));
      tip.hidden = false;
      const [left, top] = [parseFloat(one.node.style.left), one.y];
      const wide = Math.min(360, body.clientWidth - 16);
      tip.style.width = `${wide}px`;
      // Beside the mark, so that its lines stay in sight.
      const beside = left > wide + 24 ? left - wide - 12 : left + 60;
      tip.style.left = `${Math.max(4, Math.min(body.clientWidth - wide - 4, beside))}px`;
      const room = body.getBoundingClientRect().top + top;
      const below = room + one.height + tip.offsetHeight + 12 < innerHeight || room < tip.offsetHeight + 90;
      tip.style.top = below ? `${top + one.height + 4}px` : `${top - tip.offsetHeight - 4}px`;
      for (const tied of links) tied.node.classList.toggle("cl-lit", tied.by === one || tied.to === one);
      chart.classList.toggle("cl-tracing", links.some((tied) => tied.by === one || tied.to === one));
    }

    function hush() {
      tip.hidden = true;
      chart.classList.remove("cl-tracing");
      for (const tied of links) tied.node.classList.remove("cl-lit");
    }

    on(groups, "pointerover", (event) => event.pointerType !== "touch" && event.target.closest("a")?.claims && tell(event.target.closest("a").claims));
    on(groups, "pointerout", hush);
    on(groups, "focusin", (event) => event.target.claims && event.target.matches(":focus-visible") && tell(event.target.claims));
    on(groups, "focusout", hush);

    // --- keys: one stop for Tab, arrows from mark to mark --------------------------------------------------------------

    function rove(one, focus = false) {
      if (!one) return;
      for (const other of spots) other.node.tabIndex = other === one ? 0 : -1;
      if (focus) one.node.focus({ preventScroll: false });
    }

    on(groups, "keydown", (event) => {
      const one = event.target.claims;
      if (!one || event.altKey || event.ctrlKey || event.metaKey) return;
      const does = {
        ArrowRight: () => step(one, 1), ArrowLeft: () => step(one, -1),
        ArrowDown: () => jump(one, 1), ArrowUp: () => jump(one, -1),
        Home: () => rove(visible()[0][0], true), End: () => rove(visible().at(-1).at(-1), true),
        Escape: hush, "+": () => zoom(0.5, one.day + 0.5, true), "-": () => zoom(2, one.day + 0.5, true), 0: () => all(),
      }[event.key];
      if (!does) return;
      event.preventDefault();
      does();
    });
    const visible = () => rows.map((row) => row.filter((one) => !one.out)).filter((row) => row.length);
    function step(one, by) {
      const flat = visible().flat();
      rove(flat[flat.indexOf(one) + by], true);
    }
    function jump(one, by) {
      const all = visible();
      const row = all[all.findIndex((row) => row.includes(one)) + by];
      if (!row) return;
      const far = (other) => Math.abs(other.start - one.start);
      rove(row.reduce((best, other) => (far(other) < far(best) ? other : best)), true);
    }

    // --- the window: brush, wheel, pinch, buttons, fields -------------------------------------------------------------

    function view(to, days) {
      size = Math.max(1, Math.min(data.count, days));
      from = Math.max(0, Math.min(data.count - size, to));
      frame ||= requestAnimationFrame(() => {
        frame = 0;
        place(true);
      });
    }

    function zoom(factor, around = size < data.count || day ? day + 0.5 : size / 2, settles = false) {
      const centre = around < from || around > from + size ? from + size / 2 : around;
      const share = (centre - from) / size;
      const wanted = Math.max(Math.min(3, data.count), Math.min(data.count, size * factor));
      view(centre - share * wanted, wanted);
      if (settles) settle();
    }

    const all = () => {
      view(0, data.count);
      settle(0);
    };

    function settle(after = SETTLE_MS) {
      clearTimeout(settling);
      settling = setTimeout(commit, after);
    }

    /** The window on whole days; the host hears of it once. */
    function commit() {
      clearTimeout(settling);
      const first = Math.min(last, Math.round(from));
      view(first, Math.max(1, Math.round(size)));
      const { from: start, to: end } = now();
      if (`${start}|${end}` === told) return;
      told = `${start}|${end}`;
      live.textContent = start ? `${spoken(number(start))} to ${spoken(number(end))} shown.` : "All days shown.";
      hooks.range(start, end);
    }

    function now() {
      if (Math.round(size) >= data.count) return { from: "", to: "" };
      const first = Math.min(last, Math.round(from));
      return { from: iso(first), to: iso(Math.min(last, first + Math.max(1, Math.round(size)) - 1)) };
    }

    const pan = (share) => {
      view(Math.round(from + share * size), size);
      settle();
    };
    on(find(".cl-in"), "click", () => zoom(0.5, undefined, true));
    on(find(".cl-out"), "click", () => zoom(2, undefined, true));
    on(find(".cl-earlier"), "click", () => pan(-0.5));
    on(find(".cl-later"), "click", () => pan(0.5));
    on(find(".cl-all"), "click", all);

    const under = (event) => from + ((event.clientX - field.getBoundingClientRect().left) / width) * size;
    const wheel = (anyhow) => (event) => {
      const across = event.shiftKey ? event.deltaY : event.deltaX;
      if (event.ctrlKey || event.metaKey || (anyhow && !across)) zoom(Math.exp(event.deltaY / 300), under(event));
      else if (across && size < data.count) view(from + (across / width) * size, size);
      else return;
      event.preventDefault();
      settle();
    };
    on(axis, "wheel", wheel(true), { passive: false });
    on(body, "wheel", wheel(false), { passive: false });

    const fingers = new Map(); // pointers on the field: id -> x
    on(body, "pointerdown", (event) => event.pointerType === "touch" && fingers.set(event.pointerId, event.clientX));
    on(body, "pointermove", (event) => {
      const before = fingers.get(event.pointerId);
      if (before === undefined) return;
      fingers.set(event.pointerId, event.clientX);
      if (fingers.size !== 2) return;
      const other = [...fingers].find(([id]) => id !== event.pointerId)[1];
      const gap = (a) => Math.max(20, Math.abs(a - other));
      zoom(gap(before) / gap(event.clientX), under({ clientX: (event.clientX + other) / 2 }));
      settle();
    });
    for (const type of ["pointerup", "pointercancel", "pointerleave"]) on(body, type, (event) => fingers.delete(event.pointerId));

    let brushing = null; // the day, as a fraction, at which the drag began
    on(axis, "pointerdown", (event) => {
      if (event.button) return;
      axis.setPointerCapture(event.pointerId);
      brushing = under(event);
    });
    on(axis, "pointermove", (event) => brushing !== null && paintBrush(...brushed(event)));
    on(axis, "pointerup", (event) => {
      if (brushing === null) return;
      const [first, end] = brushed(event);
      const moved = Math.abs(x(brushing) - x(under(event))) >= 5;
      brushing = null;
      brush.hidden = true;
      if (!moved) return;
      view(first, end - first);
      settle(0);
    });
    on(axis, "pointercancel", () => {
      brushing = null;
      brush.hidden = true;
    });
    /** The whole days between the beginning of the drag and here. */
    function brushed(event) {
      const clamp = (n) => Math.max(0, Math.min(data.count - 0.001, n));
      const [a, b] = [clamp(brushing), clamp(under(event))].sort((one, other) => one - other);
      return [Math.floor(a), Math.floor(b) + 1];
    }
    function paintBrush(first, end) {
      brush.hidden = false;
      brush.style.left = `${x(first)}px`;
      brush.style.width = `${x(end) - x(first)}px`;
    }

    const fields = [find(".cl-from"), find(".cl-to")];
    fields.forEach((input, which) => on(input, "change", () => {
      if (!input.value || !fields[1 - which].value) return;
      const clamp = (n) => Math.max(0, Math.min(last, n));
      const ends = fields.map((one) => clamp(number(one.value)));
      if (ends[0] > ends[1]) ends[1 - which] = ends[which]; // the day just typed stands
      view(ends[0], ends[1] - ends[0] + 1);
      settle(SETTLE_MS);
    }));

    // --- life ------------------------------------------------------------------------------------------------------------

    function mark() {
      for (const one of spots) one.node.classList.toggle("cl-selected", Boolean(selected) && one.record === selected);
    }

    function measure() {
      const whole = chart.clientWidth;
      if (!whole) return;
      const before = [narrow, aside, width].join();
      narrow = whole < NARROW;
      gutter = narrow ? 0 : 158;
      aside = narrow ? 58 : 110;
      width = whole - gutter - aside;
      if ([narrow, aside, width].join() === before) return;
      chart.classList.toggle("cl-narrow", narrow);
      chart.style.setProperty("--gutter", `${gutter}px`);
      chart.style.setProperty("--aside", `${aside}px`);
      pen.font = `12px ${getComputedStyle(chart).fontFamily}`;
      widths.clear();
      build();
    }

    const sized = new ResizeObserver(measure);
    read(given);
    sized.observe(chart);
    measure();

    return {
      show(text, wanted) {
        const other = wanted !== reading;
        day = Math.max(0, Math.min(last, number(text)));
        foreign = day !== number(text); // a day of imported events: the lanes have none such
        reading = wanted;
        if (other && width) build();
        else if (width) placeDay();
      },
      group(name) {
        if (name === grouping || !(name in data.readings[reading])) return;
        grouping = name;
        if (width) build();
      },
      window(start, end) {
        told = `${start}|${end}`;
        clearTimeout(settling);
        if (start && end) view(number(start), number(end) - number(start) + 1);
        else view(0, data.count);
      },
      select(record) {
        selected = record;
        mark();
      },
      update(given) {
        if (given === data) return;
        const kept = now();
        const shown = iso(day);
        read(given);
        day = Math.max(0, Math.min(last, number(shown)));
        if (kept.from) view(number(kept.from), number(kept.to) - number(kept.from) + 1);
        if (width) build();
      },
      now,
      stop() {
        off.abort();
        sized.disconnect();
        for (const timer of [settling, resting]) clearTimeout(timer);
        cancelAnimationFrame(frame);
        chart.remove();
      },
    };
  }

  return { start };
})();
