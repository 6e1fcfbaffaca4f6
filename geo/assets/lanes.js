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

   The chart is one record that its parts share and add their verbs to: days, build, draw, place, scale, point, window,
   each in the file of that name.
*/
const Lanes = {
  start(root, given, hooks) {
    const chart = Dom.element("section", "claims-lanes");
    chart.setAttribute("aria-label", "Timeline in lanes");
    chart.innerHTML = LANES_TEMPLATE;
    root.append(chart);
    const find = (name) => chart.querySelector(name);
    const [axis, ticks, brush, flag, body, field, drawing, column, line, groups, tip, live] = [".cl-axis", ".cl-ticks",
      ".cl-brush", ".cl-flag", ".cl-body", ".cl-field", ".cl-drawing", ".cl-column", ".cl-line", ".cl-groups", ".cl-tip",
      ".cl-live"].map(find);
    const off = new AbortController(); // takes every listener away at once
    const on = (target, type, does, options = {}) => target.addEventListener(type, does, { signal: off.signal, ...options });
    const coarse = matchMedia("(pointer: coarse)");
    const pen = document.createElement("canvas").getContext("2d");

    const lanes = { // what the parts share
      hooks, chart, find, on, coarse, pen, axis, ticks, brush, flag, body, field, drawing, column, line, groups, tip, live,
      mark, data: null, last: 0,
      day: 0, foreign: false, reading: "claimed", grouping: "place", selected: "",
      from: 0, size: 1, // the days in the window
      width: 0, gutter: 0, aside: 0, narrow: false, // pixels
      // Layers of the drawing from the lowest. Plain bars are measured in days, so that one attribute moves them all.
      bars: null, marks: null, ties: null, wordings: null,
      pieces: [], links: [], spots: [], // what is drawn, what ties, what can be pointed at
      rows: [], // spots by row, from top to bottom, each from left to right
      told: "", // the window that the host knows
      settling: 0, resting: 0, frame: 0,
    };
    for (const install of [lanesDays, lanesBuild, lanesDraw, lanesPlace, lanesScale, lanesPoint, lanesWindow]) install(lanes);

    function mark() {
      for (const one of lanes.spots) one.node.classList.toggle("cl-selected", Boolean(lanes.selected) && one.record === lanes.selected);
    }

    function measure() {
      const whole = chart.clientWidth;
      if (!whole) return;
      const before = [lanes.narrow, lanes.aside, lanes.width].join();
      lanes.narrow = whole < NARROW;
      lanes.gutter = lanes.narrow ? 0 : 158;
      lanes.aside = lanes.narrow ? 58 : 110;
      lanes.width = whole - lanes.gutter - lanes.aside;
      if ([lanes.narrow, lanes.aside, lanes.width].join() === before) return;
      chart.classList.toggle("cl-narrow", lanes.narrow);
      chart.style.setProperty("--gutter", `${lanes.gutter}px`);
      chart.style.setProperty("--aside", `${lanes.aside}px`);
      pen.font = `12px ${getComputedStyle(chart).fontFamily}`;
      lanes.widths.clear();
      lanes.build();
    }

    const sized = new ResizeObserver(measure);
    lanes.read(given);
    sized.observe(chart);
    measure();

    return {
      show(text, wanted) {
        const other = wanted !== lanes.reading;
        lanes.day = Math.max(0, Math.min(lanes.last, lanes.number(text)));
        lanes.foreign = lanes.day !== lanes.number(text); // a day of imported events: the lanes have none such
        lanes.reading = wanted;
        if (other && lanes.width) lanes.build();
        else if (lanes.width) lanes.placeDay();
      },
      group(name) {
        if (name === lanes.grouping || !(name in lanes.data.readings[lanes.reading])) return;
        lanes.grouping = name;
        if (lanes.width) lanes.build();
      },
      window(start, end) {
        lanes.told = `${start}|${end}`;
        clearTimeout(lanes.settling);
        if (start && end) lanes.view(lanes.number(start), lanes.number(end) - lanes.number(start) + 1);
        else lanes.view(0, lanes.data.count);
      },
      select(record) {
        lanes.selected = record;
        mark();
      },
      update(other) {
        if (other === lanes.data) return;
        const kept = lanes.now();
        const shown = lanes.iso(lanes.day);
        lanes.read(other);
        lanes.day = Math.max(0, Math.min(lanes.last, lanes.number(shown)));
        if (kept.from) lanes.view(lanes.number(kept.from), lanes.number(kept.to) - lanes.number(kept.from) + 1);
        if (lanes.width) lanes.build();
      },
      now: lanes.now,
      stop() {
        off.abort();
        sized.disconnect();
        for (const timer of [lanes.settling, lanes.resting]) clearTimeout(timer);
        cancelAnimationFrame(lanes.frame);
        chart.remove();
      },
    };
  },
};
