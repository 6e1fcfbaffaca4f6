/* The time bar: one date and one reading of it, moved by pointer, touch, keys, buttons or playback.

   It knows nothing of its host. TimeBar.start(root, data, hooks) builds the bar inside root and returns
     at(day, reading)   the host's word on what is shown; a drag, held key or playback under way goes on undisturbed
     update(data)       other days or activity; the same object costs nothing
     theme(name)        "light" or "dark"
     now()              {day, reading}
     stop()             takes everything away again

   data   {first: "2021-08-15", count: 23, sides: [{name, short}], colours: {light: {"--claims-ink": …}, dark: {…}},
           readings: {claimed: {claims: [counts of side 1, of side 2], clashes: counts, changes: [day number],
                                words: [sentence a day] or []}, known: {…}}}
          where counts is [day number, dated, uncertain, …] for the days that have any. Where the days are more than
          those of the claims, "told" is the number of the first day that has words. "imported", if any, has a lane of
          its own: {claimed: [day number, fighting, others, uncertain, …], known: […]}.
   hooks  show(days, reading)   at most once a frame: every day the date passed on its way, the one shown last
          commit(day, reading)  once: on release, on pause, when keys settle
          tell({day, reading, date, sentence})  optional: the words for what is shown
*/
const TimeBar = (() => {
  "use strict";

  const DAY_MS = 86400000;
  const SPEEDS = [1, 2, 4, 8, 15, 30, 60]; // days a second
  const SETTLE_MS = 250; // without a key or a click, the reader has arrived
  const ANNOUNCE_MS = 500; // a screen reader hears the day that was stopped at, not those passed
  const PASSED = 8; // days shown on the way within one frame; a longer leap shows that many, evenly spread
  const ZOOM_FROM = 62; // days from which on the strip can be zoomed
  const CLOSEST = 14; // days in the closest window
  const WEEKDAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
  const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December"];
  const SHORT_MONTHS = ["Jan", "Feb", "March", "April", "May", "June", "July", "Aug", "Sept", "Oct", "Nov", "Dec"];
  const READINGS = {
    claimed: { name: "As claimed for this day", nothing: "Nothing is dated to this day." },
    known: { name: "As known on this day", nothing: "Nothing is dated to this day or was printed on it." },
  };
  const STEPS = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -7, PageUp: 7 };

  const icon = (path) => `<svg viewBox="0 0 20 20" aria-hidden="true" focusable="false"><path d="${path}"/></svg>`;
  const ICONS = {
    back: icon("M5 4v12M15 4.5v11L7 10z"),
    before: icon("M12.5 4.5 7 10l5.5 5.5"),
    play: icon("M6.5 4v12l9.5-6z"),
    pause: icon("M6.5 4.5v11M13.5 4.5v11"),
    after: icon("M7.5 4.5 13 10l-5.5 5.5"),
    on: icon("M15 4v12M5 4.5v11l8-5.5z"),
    loop: icon("M4 9.5V8.5a3 3 0 0 1 3-3h8.2M12.8 3l2.6 2.5L12.8 8M16 10.5v1a3 3 0 0 1-3 3H4.8M7.2 17l-2.6-2.5L7.2 12"),
    out: icon("M5 10h10"),
    in: icon("M5 10h10M10 5v10"),
  };
  const button = (name, label, extra = "") =>
    `<button type="button" class="cb-${name}" aria-label="${label}" title="${label}"${extra}>${ICONS[name]}</button>`;

  const TEMPLATE = `
    <div class="cb-date"><output id="day" class="cb-day" aria-live="off"><span></span><span></span></output><p class="cb-tally"></p></div>
    <div class="cb-reading" role="radiogroup" aria-label="Reading of the day">
      <label><input type="radio" value="claimed" aria-label="As claimed for this day"><span>as claimed<i> for this day</i></span></label>
      <label><input type="radio" value="known" aria-label="As known on this day"><span>as known<i> on this day</i></span></label>
    </div>
    <div class="cb-tools">
      <div class="cb-steps" role="group" aria-label="Steps">
        ${button("back", "Back to the last day on which something changes")}
        ${button("before", "Day before")}
        ${button("play", "Play")}
        ${button("after", "Day after")}
        ${button("on", "On to the next day on which something changes")}
      </div>
      <div class="cb-pace" role="group" aria-label="Playback">
        <select aria-label="Speed">${SPEEDS.map((n) => `<option value="${n}">${n} day${n > 1 ? "s" : ""}/s</option>`).join("")}</select>
        ${button("loop", "Repeat", ' aria-pressed="false"')}
      </div>
      <div class="cb-zoom" role="group" aria-label="Zoom of the strip">
        ${button("out", "Show more days")}${button("in", "Show fewer days")}
      </div>
      <p class="cb-still" hidden>Your system asks for less motion: the date moves by steps only.</p>
    </div>
    <div class="cb-chart">
      <div class="cb-names" aria-hidden="true"><span class="cb-one"></span><span class="cb-ink">Clashes</span><span class="cb-two"></span><span class="cb-imported"></span></div>
      <div class="cb-stage">
        <div class="cb-column" aria-hidden="true"></div>
        <canvas class="cb-strip" role="img"></canvas>
      </div>
      <div class="cb-track">
        <div class="cb-window" aria-hidden="true"></div>
        <input type="range" class="cb-input" min="0" step="1" aria-label="Date">
      </div>
      <div class="cb-axis" aria-hidden="true"></div>
      <p class="cb-note" aria-hidden="true"></p>
    </div>
    <p class="cb-live" role="status" aria-live="polite"></p>`;

  /** Counts as the host sends them, spread over the days: {dated, uncertain}, each an array with a number a day. */
  function spread(sparse, count, names = ["dated", "uncertain"]) {
    const columns = names.map(() => new Uint32Array(count));
    const step = names.length + 1;
    for (let i = 0; i + names.length < sparse.length; i += step) {
      columns.forEach((column, n) => { column[sparse[i]] = sparse[i + 1 + n]; });
    }
    return Object.fromEntries(names.map((name, n) => [name, columns[n]]));
  }

  const several = (n, one, many) => `${n} ${n === 1 ? one : many}`;

  function start(root, given, hooks) {
    const bar = document.createElement("section");
    bar.className = "claims-bar";
    bar.setAttribute("aria-label", "Time bar");
    bar.innerHTML = `<div class="cb-grid">${TEMPLATE}</div>`;
    root.append(bar);
    const find = (name) => bar.querySelector(name);
    const [date, tally, input, strip, stage, column, axis, live, speed, win] = [
      ".cb-day", ".cb-tally", ".cb-input", ".cb-strip", ".cb-stage", ".cb-column", ".cb-axis", ".cb-live", "select",
      ".cb-window"].map(find);
    const group = `reading-${Math.random().toString(36).slice(2)}`;
    const radios = [...bar.querySelectorAll(".cb-reading input")];
    for (const radio of radios) radio.name = group;

    const off = new AbortController(); // takes every listener away at once
    const on = (target, type, does, options = {}) => target.addEventListener(type, does, { signal: off.signal, ...options });
    const still = matchMedia("(prefers-reduced-motion: reduce)");
    const pen = strip.getContext("2d");

    let data, counts, firstMs, last; // the days
    let day = 0, reading = "claimed", told = false; // what is shown, and whether the host has spoken yet
    let base = null; // what the host knows: {day, reading}
    let busy = ""; // "drag", "keys", "play": the reader's hand is on the date
    let from = 0, size = 1; // the days in the strip
    let width = 0, height = 0; // of the strip, in CSS pixels
    let themeName = "light";
    let frame = 0, passedFrom = null, again = false; // one batch of days a frame
    let spoken = ""; // the tally as a sentence
    let settling = 0, announcing = 0, playing = 0, lastClick = -Infinity;

    // --- days --------------------------------------------------------------------------------------------------

    const at = (n) => new Date(firstMs + n * DAY_MS);
    const iso = (n) => at(n).toISOString().slice(0, 10);
    const number = (text) => Math.round((Date.parse(`${text}T00:00:00Z`) - firstMs) / DAY_MS);
    const clamp = (n) => Math.max(0, Math.min(last, Math.round(n)));
    const full = (n) => {
      const d = at(n);
      return `${WEEKDAYS[d.getUTCDay()]} ${d.getUTCDate()} ${MONTHS[d.getUTCMonth()]} ${d.getUTCFullYear()}`;
    };
    const sentence = () => data.readings[reading].words[day - (data.told ?? 0)] || "";

    function read(given) {
      data = given;
      firstMs = Date.parse(`${data.first}T00:00:00Z`);
      last = data.count - 1;
      counts = {};
      for (const [name, said] of Object.entries(data.readings)) {
        counts[name] = {
          sides: said.claims.map((side) => spread(side, data.count)),
          clashes: spread(said.clashes, data.count),
          imported: data.imported && spread(data.imported[name], data.count, ["fighting", "others", "uncertain"]),
          changes: said.changes,
        };
      }
      input.max = last;
      [from, size] = [0, data.count];
      bar.classList.toggle("cb-long", data.count > ZOOM_FROM);
      bar.classList.toggle("cb-brought", Boolean(data.imported));
      find(".cb-names").classList.toggle("cb-four", Boolean(data.imported));
      find(".cb-imported").textContent = data.imported ? "Imported" : "";
      find(".cb-one").textContent = data.sides[0]?.short ?? "";
      find(".cb-two").textContent = data.sides[1]?.short ?? "";
      if (!speed.dataset.chosen) speed.value = SPEEDS.find((n) => data.count / n <= 24) ?? 60;
    }

    // --- showing a day -----------------------------------------------------------------------------------------

    /** Move to a day; the days passed are shown too, in order, unless it is a leap. Painted in the next frame. */
    function move(to, leap = false) {
      const target = clamp(to);
      if (target === day) return;
      if (passedFrom === null || leap) passedFrom = leap ? target : day;
      day = target;
      show();
    }

    function show() {
      if (frame) {
        again = true;
        return;
      }
      frame = requestAnimationFrame(() => {
        frame = 0;
        if (again) show();
      });
      again = false;
      paint();
      hooks.show(passed().map(iso), reading);
      passedFrom = null;
    }

    /** The days from the one after the last shown to the one shown now. */
    function passed() {
      if (passedFrom === null || passedFrom === day) return [day];
      const far = Math.abs(day - passedFrom);
      const steps = Math.min(far, PASSED);
      const found = [];
      for (let i = 1; i <= steps; i++) found.push(Math.round(passedFrom + ((day - passedFrom) * i) / steps));
      return found;
    }

    /** The words, thumb and column of the day; the strip itself is drawn only when its window moves. */
    function paint() {
      const words = full(day);
      const cut = words.indexOf(" ") + 1;
      date.children[0].textContent = words.slice(0, cut);
      date.children[1].textContent = words.slice(cut);
      input.value = day;
      input.setAttribute("aria-valuetext", words);
      tell();
      follow();
      place();
      find(".cb-before").setAttribute("aria-disabled", day === 0);
      find(".cb-after").setAttribute("aria-disabled", day === last);
      find(".cb-back").setAttribute("aria-disabled", day === 0);
      find(".cb-on").setAttribute("aria-disabled", nextChange() === null);
      hooks.tell?.({ day: iso(day), reading, date: words, sentence: sentence() });
      announce();
    }

    function place() {
      const cell = width / size;
      const wide = Math.max(cell, 3);
      column.style.width = `${wide}px`;
      column.style.transform = `translateX(${((day - from + 0.5) * cell - wide / 2).toFixed(2)}px)`;
    }

    /** How much is said for the day, in words. */
    function tell() {
      const said = counts[reading];
      const parts = said.sides.map((side, n) => [
        n + 1, `${data.sides[n].short}: ${amount(side.dated[day], side.uncertain[day], "claim", "claims")}`,
        side.dated[day] + side.uncertain[day]]);
      const clashes = [said.clashes.dated[day], said.clashes.uncertain[day]];
      parts.push(["ink", amount(...clashes, "clash", "clashes"), clashes[0] + clashes[1]]);
      if (said.imported) parts.push(["brought", ...imported(said.imported)]);
      const shown = parts.some((part) => part[2]) ? parts.filter((part) => part[2]) : [];
      const nodes = shown.map(([kind, text]) => {
        const node = document.createElement("span");
        node.className = `cb-key cb-key-${kind}`;
        node.textContent = text;
        return node;
      });
      tally.replaceChildren(...(nodes.length ? nodes : [READINGS[reading].nothing]));
      spoken = nodes.length ? `${nodes.map((node) => node.textContent).join("; ")}.` : READINGS[reading].nothing;
    }

    /** The imported events of the day in words, and how many they are. */
    function imported({ fighting, others, uncertain }) {
      const [fought, all] = [fighting[day], fighting[day] + others[day] + uncertain[day]];
      const more = [fought && `${fought} fighting`, uncertain[day] && `${uncertain[day]} with the day uncertain`].filter(Boolean);
      return [`${several(all, "imported event", "imported events")}${more.length ? ` (${more.join(", ")})` : ""}`, all];
    }

    const amount = (dated, uncertain, one, many) => {
      if (!uncertain) return several(dated, one, many);
      return dated ? `${several(dated, one, many)}, ${uncertain} uncertain` : `${several(uncertain, one, many)}, day uncertain`;
    };

    function announce() {
      clearTimeout(announcing);
      if (busy === "play" || !told) return;
      announcing = setTimeout(() => {
        live.textContent = [`${full(day)}.`, sentence() || spoken].join(" ");
      }, ANNOUNCE_MS);
    }

    // --- telling the host --------------------------------------------------------------------------------------

    function commit() {
      clearTimeout(settling);
      settling = 0;
      if (busy !== "play") busy = "";
      if (!told || busy || (base && base.day === day && base.reading === reading)) return;
      base = { day, reading };
      hooks.commit(iso(day), reading);
    }

    function settle() {
      clearTimeout(settling);
      settling = setTimeout(commit, SETTLE_MS);
    }

    /** After a click: at once; of quick clicks in a row only the first and the last. */
    function clicked() {
      if (busy === "play") return;
      const now = performance.now();
      if (now - lastClick > 2 * SETTLE_MS) commit();
      else settle();
      lastClick = now;
    }

    // --- steps -------------------------------------------------------------------------------------------------

    const nextChange = () => counts[reading].changes.find((n) => n > day) ?? null;
    const lastChange = () => counts[reading].changes.findLast((n) => n < day) ?? 0;

    function stepBy(does) {
      if (busy === "play") pause(false);
      does();
      clicked();
    }
    on(find(".cb-before"), "click", () => stepBy(() => move(day - 1)));
    on(find(".cb-after"), "click", () => stepBy(() => move(day + 1)));
    on(find(".cb-back"), "click", () => stepBy(() => move(lastChange(), true)));
    on(find(".cb-on"), "click", () => stepBy(() => move(nextChange() ?? day, true)));

    for (const radio of radios) {
      on(radio, "change", () => {
        if (!radio.checked) return;
        reading = radio.value;
        show();
        draw();
        if (busy !== "play") commit();
      });
    }

    on(bar, "keydown", (event) => {
      if (event.ctrlKey || event.altKey || event.metaKey || event.target.matches("select, [type=radio]")) return;
      const onButton = event.target.matches("button");
      if (event.key === " " && !onButton) {
        event.preventDefault();
        if (!event.repeat) toggle();
        return;
      }
      const ends = { Home: 0, End: last };
      if (!(event.key in STEPS) && !(event.key in ends)) return;
      event.preventDefault();
      if (busy === "play") pause(false);
      busy = "keys";
      if (event.key in ends) move(ends[event.key], true);
      else move(day + STEPS[event.key]);
      settle();
    });
    on(bar, "keyup", () => busy === "keys" && commit());

    // --- dragging ----------------------------------------------------------------------------------------------

    function grab() {
      if (busy === "play") pause(false);
      busy = "drag";
    }
    let pressed = false; // whether the track's next move is the leap of the press itself
    on(input, "pointerdown", () => {
      grab();
      pressed = true;
    });
    on(input, "input", () => {
      if (busy !== "drag") grab();
      move(Number(input.value), pressed);
      pressed = false;
    });
    on(input, "change", commit);
    on(input, "pointerup", () => setTimeout(() => busy === "drag" && commit())); // pressed and not moved
    on(input, "pointercancel", commit);

    const fingers = new Map(); // pointers on the strip: id -> x
    const under = (x) => from + Math.floor(((x - strip.getBoundingClientRect().left) / width) * size);
    on(stage, "pointerdown", (event) => {
      if (event.button) return;
      stage.setPointerCapture(event.pointerId);
      fingers.set(event.pointerId, event.clientX);
      if (fingers.size > 1) return;
      if (event.pointerType === "touch") return; // perhaps the page is being scrolled: wait for the first move
      grab();
      move(under(event.clientX), true);
      input.focus({ preventScroll: true });
    });
    on(stage, "pointermove", (event) => {
      const before = fingers.get(event.pointerId);
      if (before === undefined) return;
      if (fingers.size === 2) {
        pinch(event, before);
        return;
      }
      if (busy !== "drag") {
        grab();
        move(under(event.clientX), true);
      }
      fingers.set(event.pointerId, event.clientX);
      move(under(event.clientX));
    });
    const lift = (event) => {
      if (!fingers.delete(event.pointerId) || fingers.size) return;
      if (event.type === "pointerup" && busy !== "drag") {
        grab();
        move(under(event.clientX), true);
      }
      if (busy === "drag") commit();
    };
    on(stage, "pointerup", lift);
    on(stage, "pointercancel", lift);

    // --- the window on a long range ------------------------------------------------------------------------------

    function pinch(event, before) {
      const other = [...fingers].find(([id]) => id !== event.pointerId)[1];
      const gap = Math.max(20, Math.abs(event.clientX - other));
      zoom(Math.max(20, Math.abs(before - other)) / gap, under((event.clientX + other) / 2));
      fingers.set(event.pointerId, event.clientX);
    }

    /** Show ``factor`` times as many days, keeping the day ``around`` where it is. */
    function zoom(factor, around = day) {
      if (data.count <= ZOOM_FROM) return;
      const share = (around - from) / size;
      const wanted = Math.max(CLOSEST, Math.min(data.count, size * factor));
      scroll(around - share * wanted, wanted);
    }

    function scroll(to, days = size) {
      size = days;
      from = Math.max(0, Math.min(data.count - size, to));
      draw();
      place();
    }

    /** Keep the day in the window: when it leaves, the window turns like a page. */
    function follow() {
      if (day >= from && day + 1 <= from + size) return;
      scroll(day < from ? day + 1 - size * 0.9 : day - size * 0.1);
    }

    on(find(".cb-in"), "click", () => zoom(0.5));
    on(find(".cb-out"), "click", () => zoom(2));
    on(stage, "wheel", (event) => {
      if (data.count <= ZOOM_FROM) return;
      const across = event.shiftKey ? event.deltaY : event.deltaX;
      if (event.ctrlKey || event.metaKey) zoom(Math.exp(event.deltaY / 200), under(event.clientX));
      else if (across && size < data.count) scroll(from + (across / width) * size);
      else return;
      event.preventDefault();
    }, { passive: false });

    // --- playback ------------------------------------------------------------------------------------------------

    function toggle() {
      if (busy === "play") pause();
      else if (still.matches) stepBy(() => move(day + 1));
      else play();
    }

    function play() {
      clearTimeout(settling);
      if (day === last) move(0, true);
      busy = "play";
      mark();
      let then = performance.now();
      let due = 0; // days owed
      const turn = (now) => {
        due += Math.min(((now - then) * speed.value) / 1000, PASSED); // after a stall it is late rather than leaps
        then = now;
        const whole = Math.floor(due + 0.05); // so that 60 days a second is one a frame at 60 frames
        due -= whole;
        if (whole && day === last) move(0, true); // only when repeating
        else if (whole) move(day + whole);
        if (day === last && find(".cb-loop").getAttribute("aria-pressed") !== "true") pause();
        else playing = requestAnimationFrame(turn);
      };
      playing = requestAnimationFrame(turn);
    }

    function pause(commits = true) {
      cancelAnimationFrame(playing);
      busy = "";
      mark();
      announce();
      if (commits) commit();
    }

    function mark() {
      const node = find(".cb-play");
      const label = busy === "play" ? "Pause" : "Play";
      node.innerHTML = busy === "play" ? ICONS.pause : ICONS.play;
      node.setAttribute("aria-label", label);
      node.title = label;
      bar.classList.toggle("cb-playing", busy === "play");
    }

    on(find(".cb-play"), "click", toggle);
    on(find(".cb-loop"), "click", (event) => {
      const node = event.currentTarget;
      node.setAttribute("aria-pressed", node.getAttribute("aria-pressed") !== "true");
    });
    on(speed, "change", () => (speed.dataset.chosen = "yes"));
    const calm = () => {
      if (still.matches && busy === "play") pause();
      bar.classList.toggle("cb-calm", still.matches);
      find(".cb-still").hidden = !still.matches;
    };
    on(still, "change", calm);

    // --- drawing the strip -----------------------------------------------------------------------------------------

    function measure() {
      const box = stage.getBoundingClientRect();
      if (!box.width || !box.height) return;
      const scale = devicePixelRatio || 1;
      [width, height] = [box.width, box.height];
      strip.width = Math.round(width * scale);
      strip.height = Math.round(height * scale);
      pen.setTransform(strip.width / width, 0, 0, strip.height / height, 0, 0);
      draw();
      place();
    }

    /** Days drawn as one column: 1, or as many as make a column wide enough to see. */
    const together = () => Math.max(1, Math.ceil((3 * size) / width));

    /** The imported events: columns from the foot of the strip, fighting in ink below, the others, the uncertain ones pale. */
    function importedLane(lane, top, bin, cell, wide, start, colour) {
      const kinds = [["fighting", "ink", 1], ["others", "neutral", 1], ["uncertain", "neutral", 0.45]];
      let most = 1;
      for (const { imported: held } of Object.values(counts)) {
        for (let n = 0; n < data.count; n += bin) most = Math.max(most, kinds.reduce((sum, [name]) => sum + total(held[name], n, bin), 0));
      }
      const unit = Math.min(6, (lane - 4) / most);
      for (let n = start; n < Math.min(data.count, from + size + bin); n += bin) {
        let foot = top + lane;
        for (const [name, ink, alpha] of kinds) {
          const count = total(counts[reading].imported[name], n, bin);
          if (!count) continue;
          const tall = Math.max(count * unit, 1);
          pen.globalAlpha = alpha;
          pen.fillStyle = colour(ink);
          pen.fillRect((n - from + bin / 2) * cell - wide / 2, foot - tall, wide, tall);
          foot -= tall;
        }
      }
      pen.globalAlpha = 0.55;
      pen.fillStyle = colour("border");
      pen.fillRect(0, top + lane - 0.5, width, 1);
      pen.globalAlpha = 1;
    }

    function total(column, n, bin) {
      let sum = 0;
      for (let i = n; i < Math.min(n + bin, data.count); i++) sum += column[i];
      return sum;
    }

    /** The tallest column of either side and reading, so that the scale stays when the reading changes. */
    function tallest(bin) {
      let most = 1;
      for (const said of Object.values(counts)) {
        for (const side of said.sides) {
          for (let n = 0; n < data.count; n += bin) {
            most = Math.max(most, total(side.dated, n, bin) + total(side.uncertain, n, bin));
          }
        }
      }
      return most;
    }

    function draw() {
      if (!width) return;
      const style = getComputedStyle(bar);
      const colour = (name) => style.getPropertyValue(`--claims-${name}`).trim();
      const said = counts[reading];
      const cell = width / size;
      const bin = together();
      const lane = data.imported ? Math.round(height * 0.3) : 0; // the room of the imported events, below
      const tall = height - lane;
      const band = Math.round(tall * 0.22);
      const reach = (tall - band) / 2; // the room of each side
      const unit = Math.min(9, (reach - 3) / tallest(bin));
      const wide = Math.max(2, Math.min(20, cell * bin * 0.62));
      pen.clearRect(0, 0, width, height);
      pen.fillStyle = colour("border");
      pen.globalAlpha = 0.55;
      pen.fillRect(0, reach - 0.5, width, 1);
      pen.fillRect(0, tall - reach - 0.5, width, 1);
      const start = Math.max(0, Math.floor(from / bin) * bin);
      for (let n = start; n < Math.min(data.count, from + size + bin); n += bin) {
        const middle = (n - from + bin / 2) * cell;
        said.sides.forEach((side, position) => {
          const up = position === 0;
          pile(middle - wide / 2, wide, up ? reach - 1.5 : tall - reach + 1.5, up ? -unit : unit,
            total(side.dated, n, bin), total(side.uncertain, n, bin), colour(`side_${position + 1}`));
        });
        strokes(middle, Math.max(2, cell * bin * 0.84), reach + 3, band - 6,
          total(said.clashes.dated, n, bin), total(said.clashes.uncertain, n, bin), colour("ink"));
      }
      pen.globalAlpha = 1;
      if (lane) importedLane(lane, tall, bin, cell, wide, start, colour);
      find(".cb-note").textContent = (bin === 1
        ? "A block is a claim, a stroke a clash; pale where the day is uncertain."
        : `A column is ${bin} days: as tall as there are claims, a stroke where there is a clash; pale where the day is uncertain.`)
        + (lane ? " At the foot, on a scale of their own, imported events; dark where they are fighting." : "");
      label();
      outline();
      strip.setAttribute("aria-label", described());
    }

    /** A pile of claims growing from the line: a block each where there is room, the uncertain ones pale on the outside. */
    function pile(x, wide, base, unit, dated, uncertain, colour) {
      pen.fillStyle = pen.strokeStyle = colour;
      const up = unit < 0;
      const tall = Math.abs(unit);
      const block = (first, blocks, pale) => {
        const whole = tall * blocks - (tall >= 3 ? 1 : 0);
        const top = up ? base - tall * first - whole : base + tall * first;
        pen.globalAlpha = pale ? 0.4 : 1;
        pen.fillRect(x, top, wide, whole);
        if (!pale || wide < 6 || whole < 4) return;
        pen.globalAlpha = 0.7;
        pen.lineWidth = 1;
        pen.strokeRect(x + 0.5, top + 0.5, wide - 1, whole - 1);
      };
      if (tall < 3) {
        block(0, dated, false);
        block(dated, uncertain, true);
        return;
      }
      for (let n = 0; n < dated + uncertain; n++) block(n, 1, n >= dated);
    }

    /** A stroke of ink for each clash, the uncertain ones pale; where there is no room, one stroke for all. */
    function strokes(middle, room, y, tall, dated, uncertain, ink) {
      let all = dated + uncertain;
      if (!all) return;
      if (together() > 1 || all > room / 1.6) [all, dated] = [1, Math.min(dated, 1)];
      const pitch = Math.min(4.5, room / all);
      const thick = Math.max(1, Math.min(2, room * 0.4, pitch * 0.5));
      pen.fillStyle = ink;
      for (let n = 0; n < all; n++) {
        pen.globalAlpha = n < dated ? 1 : 0.35;
        pen.fillRect(middle + (n - (all - 1) / 2) * pitch - thick / 2, y, thick, tall);
      }
    }

    /** The strip in a sentence, for those who do not see it. */
    function described() {
      const said = counts[reading];
      const sum = (list) => list.reduce((a, b) => a + b, 0);
      const parts = said.sides.map((side, n) => {
        const days = side.dated.map((c, i) => (c + side.uncertain[i] ? 1 : 0));
        const most = side.dated.reduce((best, c, i) =>
          c + side.uncertain[i] > side.dated[best] + side.uncertain[best] ? i : best, 0);
        const held = sum(days);
        return held
          ? `${data.sides[n].name}: claims for ${several(held, "day", "days")}, most for ${full(most)}`
          : `${data.sides[n].name}: no claim`;
      });
      const fought = said.clashes.dated.reduce((found, c, i) => found + (c || said.clashes.uncertain[i] ? 1 : 0), 0);
      parts.push(fought ? `clashes reported or possible on ${several(fought, "day", "days")}` : "no clash");
      if (said.imported) {
        const held = said.imported.fighting.map((c, i) => (c + said.imported.others[i] + said.imported.uncertain[i] ? 1 : 0));
        parts.push(`imported events on ${several(sum(held), "day", "days")}`);
      }
      return `Activity, ${READINGS[reading].name.toLowerCase()}, ${full(0)} to ${full(last)}. ${parts.join("; ")}.`;
    }

    // --- labels ------------------------------------------------------------------------------------------------------

    /** Day, month and year labels: each level only where all of it has room, and no label ever touches another. */
    function label() {
      const cell = width / size;
      pen.font = `12px ${getComputedStyle(axis).fontFamily}`;
      const firstDay = Math.ceil(from);
      const lastDay = Math.min(last, Math.floor(from + size - 1));
      const taken = [];
      const made = [];
      const put = (n, text, strong) => {
        const half = pen.measureText(text).width / 2 + (strong ? 2 : 0);
        const centre = Math.max(half, Math.min(width - half, (n - from + 0.5) * cell));
        if (taken.some(([a, b]) => centre - half - 8 < b && centre + half + 8 > a)) return;
        taken.push([centre - half, centre + half]);
        made.push({ n, text, strong, centre });
      };
      const monthly = (n) => `${at(n).getUTCDate()} ${SHORT_MONTHS[at(n).getUTCMonth()]}`;
      const days = [];
      for (let n = firstDay; n <= lastDay; n++) days.push([n, at(n).getUTCDate(), at(n).getUTCMonth()]);
      const long = data.count > 366;
      for (const [n, d, m] of days) if (d === 1 && m === 0 && long) put(n, String(at(n).getUTCFullYear()), true);
      const month = ([n, , m]) => put(n, cell > 8 ? `1 ${SHORT_MONTHS[m]}` : SHORT_MONTHS[m], true);
      for (const step of [6, 3, 1]) {
        if (cell * 30 * step < 56) break;
        days.filter(([, d, m]) => d === 1 && m % step === 0).forEach(month);
      }
      if (cell * 30 >= 56) {
        put(firstDay, monthly(firstDay), true);
        put(lastDay, cell > 8 ? monthly(lastDay) : "", false);
      }
      const plain = ([n, d]) => put(n, String(d), false);
      if (cell * 14 >= 44) days.filter(([, d]) => d === 15).forEach(plain);
      if (cell * 5 >= 30) days.filter(([, d]) => d % 5 === 0 && d < 30).forEach(plain);
      if (cell >= 26) days.forEach(plain);
      axis.replaceChildren(...made.filter((l) => l.text).map((l) => {
        const node = document.createElement("span");
        node.textContent = l.text;
        if (l.strong) node.className = "cb-strong";
        node.style.left = `${l.centre.toFixed(1)}px`;
        return node;
      }));
    }

    /** The track covers the whole range: its thumb stands under the day's column, or the strip's window is framed on it. */
    function outline() {
      const zoomed = size < data.count;
      bar.classList.toggle("cb-zoomed", zoomed);
      const cell = width / data.count;
      input.style.setProperty("--cell", `${cell}px`);
      win.style.left = `${(from / data.count) * 100}%`;
      win.style.width = `${(size / data.count) * 100}%`;
      find(".cb-out").setAttribute("aria-disabled", !zoomed);
      find(".cb-in").setAttribute("aria-disabled", size <= CLOSEST);
    }

    // --- life ----------------------------------------------------------------------------------------------------------

    function theme(name) {
      if (bar.dataset.theme === name) return;
      themeName = name;
      bar.dataset.theme = name;
      for (const [key, value] of Object.entries(data.colours?.[name] ?? {})) bar.style.setProperty(key, value);
      draw();
    }

    const sized = new ResizeObserver(measure);
    read(given);
    theme(themeName);
    calm();
    sized.observe(stage);

    return {
      at(text, wanted) {
        const n = clamp(number(text));
        base = { day: n, reading: wanted };
        if (busy && told) return;
        if (told && n === day && wanted === reading) return;
        const other = wanted !== reading || !told;
        told = true;
        [day, reading] = [n, wanted];
        passedFrom = null;
        for (const radio of radios) radio.checked = radio.value === reading;
        show();
        if (other) draw();
      },
      update(given) {
        if (given === data) return;
        const [shown, colours] = [iso(day), bar.dataset.theme];
        read(given);
        day = clamp(number(shown));
        delete bar.dataset.theme;
        theme(colours);
        measure();
        if (told) show();
      },
      theme,
      now: () => ({ day: iso(day), reading }),
      stop() {
        off.abort();
        sized.disconnect();
        for (const timer of [settling, announcing]) clearTimeout(timer);
        for (const asked of [frame, playing]) cancelAnimationFrame(asked);
        bar.remove();
      },
    };
  }

  return { start };
})();
