/* Looks at a page from outside, once per animation frame: is the mark there that the day asked for has?
 * Put into every frame of a page before its own scripts; the page that is measured knows nothing of it. */
(() => {
  "use strict";

  const now = () => performance.timeOrigin + performance.now();
  if (window !== window.top) {
    window.addEventListener("dayshown", (event) => window.top.bench.dayshown(event.detail, now()));
    window.addEventListener("message", (event) => {
      if (event.data && event.data.source === "bench") floorMark(event.data.on);
    });
    return;
  }

  function floorMark(on) {
    let mark = document.getElementById("bench-floor");
    if (!mark) {
      mark = document.createElement("i");
      mark.id = "bench-floor";
      mark.style.cssText = "position:fixed;left:0;top:0;width:2px;height:2px;background:red";
      document.body.append(mark);
    }
    mark.hidden = !on;
  }

  const frames = () => [...document.querySelectorAll('iframe[src*="st_folium"]')].filter(
    (frame) => frame.getBoundingClientRect().height > 0 && frame.contentDocument);
  const mapOf = (frame) => {
    const map = frame && frame.contentWindow.map_div;
    return map && map.getContainer ? map : null;
  };

  /* {selector}: such an element has a place on the screen. {lon, lat}: a canvas has colour there. */
  const probes = {
    selector(frame, { selector }) {
      return [...frame.contentDocument.querySelectorAll(selector)].some((node) => {
        const box = node.getBoundingClientRect();
        return box.width > 0 && box.height > 0;
      });
    },
    pixel(frame, { lon, lat }) {
      const map = mapOf(frame);
      const corner = map.getContainer().getBoundingClientRect();
      const at = map.latLngToContainerPoint([lat, lon]);
      return [...map.getContainer().querySelectorAll("canvas")].some((canvas) => {
        const box = canvas.getBoundingClientRect();
        const x = Math.round(((at.x + corner.left - box.left) * canvas.width) / box.width);
        const y = Math.round(((at.y + corner.top - box.top) * canvas.height) / box.height);
        return canvas.width > 0 && canvas.getContext("2d").getImageData(x, y, 1, 1).data[3] > 60;
      });
    },
  };

  const bench = {
    shown: [], // {day, ms, at, frame} of every dayshown
    ticks: [], // times of animation frames
    inputs: [], // frame number of every input to the date
    watching: null,
    settled: 0, // when the panels last changed
    dayshown(detail, at) {
      bench.shown.push({ ...detail, at, frame: bench.frame, input: bench.inputAt, inputFrame: bench.inputFrame });
    },
    frame: 0,
    inputAt: 0,
    inputFrame: 0,
    floorMark,
    map: () => mapOf(frames().at(-1)),
    present: (probe) => frames().length > 0 && Boolean(mapOf(frames().at(-1))) &&
      probes[probe.selector ? "selector" : "pixel"](frames().at(-1), probe),
    /* Resolves with what was seen once the mark is there (wanted) or gone, and a little after it. */
    watch(probe, wanted, patience = 30000) {
      return new Promise((resolve) => {
        bench.watching = { probe, wanted, until: now() + patience, blank: 0, frames: 0, resolve, input: 0, seen: 0 };
      });
    },
    blank() {
      const map = frames().length ? mapOf(frames().at(-1)) : null;
      return !map || !map.getContainer().querySelector(".leaflet-map-pane path, .leaflet-map-pane canvas");
    },
  };

  function look() {
    const watch = bench.watching;
    if (!watch || !watch.input) return;
    watch.frames += 1;
    if (bench.blank()) watch.blank += 1;
    if (watch.seen) {
      if (now() > watch.seen + 300) done(watch);
      return;
    }
    let there = false;
    try {
      there = bench.present(watch.probe) === watch.wanted && !bench.blank();
    } catch {
      there = false; // a map that is being made
    }
    if (there) {
      watch.seen = -1;
      watch.seenFrame = bench.frame;
      watch.tick = bench.began; // the frame's start: looking itself costs a layout, which is not the page's
      const after = new MessageChannel(); // answers when this frame has been handed over to be painted
      after.port1.onmessage = () => { watch.seen = now(); };
      after.port2.postMessage(0);
    } else if (now() > watch.until) done(watch);
  }

  function done(watch) {
    bench.watching = null;
    const shown = bench.shown.filter((day) => day.at >= watch.input).at(0);
    watch.resolve({
      ms: watch.seen > 0 ? watch.seen - watch.input : null,
      tick: watch.tick - watch.input,
      blank: watch.blank,
      frames: watch.frames,
      dayshown: shown ? shown.at - watch.input : null,
      late: shown ? watch.seenFrame - shown.frame : null,
    });
  }

  requestAnimationFrame(function tick(at) {
    bench.frame += 1;
    bench.began = now();
    bench.ticks.push(at);
    look();
    requestAnimationFrame(tick);
  });

  const heard = (event) => {
    const at = performance.timeOrigin + event.timeStamp;
    bench.inputAt = at;
    bench.inputFrame = bench.frame;
    if (bench.watching && !bench.watching.input) bench.watching.input = at;
  };
  for (const type of ["keydown", "pointerdown", "pointermove"]) window.addEventListener(type, heard, true);
  for (const type of ["keyup", "pointerup"]) {
    window.addEventListener(type, (event) => { bench.released = performance.timeOrigin + event.timeStamp; }, true);
  }
  window.addEventListener("keydown", (event) => {
    if (event.key !== "F8") return;
    bench.floorOn = !bench.floorOn;
    for (const frame of frames()) frame.contentWindow.postMessage({ source: "bench", on: bench.floorOn }, location.origin);
  });
  window.bench = bench;
})();
