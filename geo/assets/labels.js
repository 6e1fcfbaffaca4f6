/* Names that keep clear of signs, of each other and of what stands over the map. Places are laid out anew when the map has
 * been moved, zoomed or resized only, against the signs, captions and counts of all days, so that no name moves when the
 * day does. A name is in sight as a whole or not at all; a named entry point always is, at the end of a line if need be. */
const SMALL = 600; // pixels: a narrower map folds the counted strip, has smaller names and more room for what stands over it
const LOW = 440; // pixels: a lower one, as on a phone on its side, does too
const GAP = 3;
const RING = 46; // pixels: a district's name stands outside its ring, as long as the ring is no wider than this
const SETTLED_MS = 80; // a map that follows another one ends a move in every frame: names wait for the last
const FAR = [26, 44, 62, 84, 110, 140]; // pixels a name may stand from its place, at the end of a line
const TURNS = 32; // directions that are tried at each of them
const SHORT = 62; // a longer line than this is worse than a name that crosses a border
const [START, END] = [7, 2]; // pixels that a line keeps from its place and from the name
const STEPS = [0, -24, 24, -34, 34, -44, 44].flatMap((x) => [0, -9, 9, -18, 18, -34, 34, -52, 52].map((y) => [x, y])).sort((a, b) => Math.hypot(...a) - Math.hypot(...b)); // from the middle of a province to its name
const OTHERS = 40; // pixels within which a reader takes a name for that of the symbol nearest to it
const MIDDLE = 4; // pixels around its middle that the name of a place has on its own ground
const TICK = 4; // pixels: half of what a tick of a siege is long
const RIM = 14; // pixels: so wide is what is drawn along a border, the ticks of a siege and a side's band
const ALONG = ["50%", "30%", "70%", "15%", "85%"]; // where on its course a river's name may stand

function placeLabels(map, payload) {
  const symbols = map.createPane("claims-symbols"); // under the signs; names stand over them
  symbols.style.zIndex = 590;
  symbols.classList.add("claims-labels", "leaflet-zoom-hide");
  const pane = map.createPane("claims-names");
  pane.style.zIndex = 605;
  pane.classList.add("claims-labels", "leaflet-zoom-hide");
  const labels = payload.labels.map((label) => ({ ...label, ...drawn(pane, symbols, payload, label) }));
  const rings = new Set(payload.features.filter(({ group, radius, still }) => radius && !still && group !== "implied").map(({ at }) => String(at)));
  const ground = grounds(map, payload);
  labels.forEach((label) => {
    label.ringed = rings.has(String(label.spots[0]));
    label.home = label.kind === "pass" ? -1 : ground.home(label.spots[0]); // a pass lies on a border
  });
  labels.sort((a, b) => (b.entry && b.ringed ? 1 : 0) - (a.entry && a.ringed ? 1 : 0)); // beside a ring there is less room than beside a point
  const fixed = signBoxes(payload);
  let badge = [0, 0]; // pixels: how wide and how high the widest count beside a sign is, "perhaps 3"
  const stubs = payload.features.filter((feature) => feature.stub);
  const sieges = payload.features.filter((feature) => feature.group === "approaches");
  const rivers = () => map.getContainer().querySelectorAll(".claims-river");
  let over = () => [];
  let lined = []; // dots along the lines that any day draws around a place: the ticks of a siege, the rims of circles
  let settled = 0;
  map.on("viewreset zoomend", arrange);
  map.on("moveend", () => {
    clearTimeout(settled);
    settled = setTimeout(arrange, SETTLED_MS);
  });

  function arrange() {
    const small = map.getSize().x < SMALL || map.getSize().y < LOW;
    map.getContainer().classList.toggle("claims-small", small);
    map.getContainer().classList.toggle("claims-wide", map.getSize().x >= WIDE);
    const metre = 1 / metresPerPixel(map);
    ground.project();
    badge = badgeSize(map, fixed);
    const taken = [...overlays(), ...signs(small), ...symbolBoxes(metre)];
    lined = dotsOf([...sieges.map(({ line }) => line.coordinates.map(placed)), ...circles(metre).map(circled)]);
    labels.forEach(({ node }) => { node.style.display = ""; });
    const sizes = labels.map(({ node }) => [node.offsetWidth, node.offsetHeight]); // all at once: the frame is laid out once
    labels.forEach((label, n) => arrangeOne(label, sizes[n], taken, metre, small));
    riverNames([...taken, ...circles(metre)]);
  }

  /* A river's name stands where it meets nothing, or not at all. */
  function riverNames(taken) {
    const corner = map.getPane("mapPane").getBoundingClientRect();
    rivers().forEach((river) => {
      const free = ALONG.some((place) => {
        river.firstChild.setAttribute("startOffset", place);
        const { left, top, right, bottom } = river.getBoundingClientRect();
        const area = [left - corner.left, top - corner.top, right - corner.left, bottom - corner.top];
        return right > left && whole(area) && !taken.some((other) => meets(area, other));
      });
      river.style.visibility = free ? "" : "hidden";
    });
  }

  /* The circles that any day draws around places. */
  function circles(metre) {
    return payload.features.filter(({ at, radius }) => at && radius).map(({ at, radius }) => {
      const { x, y } = map.latLngToLayerPoint(turned(at));
      return [x - radius * metre, y - radius * metre, x + radius * metre, y + radius * metre];
    });
  }

  /* The ground under the controls, and under whatever else is said to stand over the map. */
  function overlays() {
    const corner = map.getContainer().getBoundingClientRect();
    const { x, y } = map.containerPointToLayerPoint([0, 0]);
    const controls = [...map.getContainer().querySelectorAll(".leaflet-control")].map((node) => node.getBoundingClientRect());
    return [...controls, ...over()].filter(({ width }) => width).map(({ left, top, right, bottom }) =>
      [left - corner.left + x, top - corner.top + y, right - corner.left + x, bottom - corner.top + y]);
  }

  function signs(small) {
    const right = view()[2];
    const holders = [...map.getPane("markerPane").querySelectorAll(".claims-spot")];
    const rows = fixed.map((sign) => {
      const { area, cut } = signArea(sign, map.latLngToLayerPoint(turned(sign.at)), small ? 3 : 4, badge, right);
      holders.find(({ dataset }) => dataset.spot === sign.spot)?.classList.toggle("claims-below", cut);
      return area;
    });
    return rows.concat(stubs.map((stub) => {
      const at = map.latLngToLayerPoint(turned(stub.from));
      const [x, y] = [0, 1].map((n) => stub.stub.map((dot) => dot[n]));
      return [at.x + Math.min(...x), at.y + Math.min(...y), at.x + Math.max(...x), at.y + Math.max(...y)];
    }));
  }

  function symbolBoxes(metre) {
    return labels.filter(({ symbol }) => symbol).map((label) => {
      const at = map.latLngToLayerPoint(turned(label.spots[0]));
      L.DomUtil.setPosition(label.symbol, at);
      label.symbol.style.display = seen(at) ? "" : "none"; // half a sign at the edge says nothing
      const r = label.radius > 3000 ? 4 : Math.max(9, label.radius * metre);
      return [at.x - r, at.y - r, at.x + r, at.y + r, label];
    });
  }

  function arrangeOne(label, [w, h], taken, metre, small) {
    const { node, leader } = label;
    if (leader) leader.style.display = "none";
    const province = label.kind.startsWith("province");
    const [spot] = label.spots;
    const there = province || seen(map.latLngToLayerPoint(turned(spot))); // the name of a place beyond the edge would name another
    const least = small && !province && !label.entry && label.rank > 2 && map.getZoom() < 9;
    const clear = (least ? [] : candidates(map, label, w, h, metre, province))
      .filter((area) => !taken.some((other) => other[4] !== label && meets(area, other)) && (province || !ofAnother(label, area, labels, map)));
    const best = (view) => leastAstray(clear.filter(view), (area) => badly(label, area));
    const beside = there && best(inView);
    const entry = !least && label.entry;
    const minor = label.kind === "province context" || label.rank > 2; // on its own ground or not at all
    const tries = [[INSIDE, SHORT], ...(minor ? [] : [[NEAR, Infinity]]), ...(minor || province ? [] : [[ASTRAY, Infinity]])];
    let free;
    for (const [most, longest] of tries) free ||= (beside && beside.astray <= most && beside.area) || (entry && led(label, [w, h], taken, most, longest));
    if (!free) {
      const beyond = best(outOfView);
      free = beyond && beyond.astray <= NEAR && beyond.area;
    }
    if (label.symbol && !free) label.symbol.style.display = "none"; // a point without a name says nothing
    if (!free) node.style.display = "none";
    if (!free) return;
    taken.push(free);
    L.DomUtil.setPosition(node, L.point(Math.round(free[0] + GAP), Math.round(free[1] + GAP)));
    node.style.textAlign = free[4] || "center";
  }

  /* How badly a name stands there, as grounds has it; how near to its border it is counts for the large names alone. */
  function badly(label, area) {
    if (label.kind === "pass") return crossed(lined, area);
    const astray = ground.astray(label.home, area, RIM, label.kind.startsWith("province") ? 0 : MIDDLE);
    return label.kind === "province subject" || astray > INSIDE ? astray : Math.ceil(astray);
  }

  /* The nearest free ground around a place in view, with a line from the place to the name. */
  function led(label, [w, h], taken, most, longest) {
    const at = map.latLngToLayerPoint(turned(label.spots[0]));
    if (!inView([at.x, at.y, at.x, at.y])) return null;
    const ring = FAR.filter((far) => far <= longest).flatMap((far) => Array.from({ length: TURNS }, (_, n) => [far * Math.cos((n * 2 * Math.PI) / TURNS), far * Math.sin((n * 2 * Math.PI) / TURNS)]));
    const others = taken.filter((box) => !meets([at.x, at.y, at.x, at.y], box));
    let chosen = null;
    for (const [dx, dy] of ring) {
      const [x, y] = [at.x + dx - (dx < 0 ? w : 0), at.y + dy - h / 2];
      const area = [x - GAP, y - GAP, x + w + GAP, y + h + GAP, dx < 0 ? "right" : "left"];
      if (!inView(area) || taken.some((other) => meets(area, other)) || ground.astray(label.home, area, 0, MIDDLE) > most) continue;
      const dots = dotsOf([[[at.x, at.y], [at.x + dx, at.y + dy]]]).map(([dotX, dotY]) => [dotX - 1, dotY - 1, dotX + 1, dotY + 1]);
      const struck = dots.some((dot) => others.some((box) => meets(dot, box)));
      if (!struck || !chosen) chosen = { area, dots, dx, dy };
      if (!struck) break; // else the line runs through a name or a sign, or under what stands over the map
    }
    if (!chosen) return null;
    const { area, dots, dx, dy } = chosen;
    taken.push(...dots); // nor may a later name lie on the line
    drawLeader(label, pane, at, dx, dy);
    return area;
  }

  const placed = (place) => {
    const { x, y } = map.latLngToLayerPoint(turned(place));
    return [x, y];
  };
  const view = () => {
    const { x, y } = map.containerPointToLayerPoint([0, 0]);
    const size = map.getSize();
    return [x, y, x + size.x, y + size.y];
  };
  /* Whether a name would be in sight as the map stands: all of it, nothing of it, one of both. */
  function inView(area) {
    const [left, top, right, bottom] = view();
    return area[0] >= left && area[1] >= top && area[2] <= right && area[3] <= bottom;
  }
  function seen({ x, y }) {
    return inView([x - GAP, y - GAP, x + GAP, y + GAP]);
  }
  function outOfView(area) {
    return !meets(area, view());
  }
  function whole(area) {
    return inView(area) || outOfView(area);
  }

  return {
    arrange,
    /* Keep clear of these boxes as well, in the window's pixels; asked for at each layout. */
    clearOf(boxes) {
      over = boxes;
      arrange();
    },
  };
}

/* Where a name may stand beside its place or about the middle of its province, the best first. */
function candidates(map, label, w, h, metre, province) {
  const found = [];
  label.spots.forEach((spot) => {
    const at = map.latLngToLayerPoint(turned(spot));
    const add = (x, y, side) => found.push([x - GAP, y - GAP, x + w + GAP, y + h + GAP, side]);
    if (province) {
      STEPS.forEach(([dx, dy]) => add(at.x - w / 2 + dx, at.y - h / 2 + dy));
      return;
    }
    const r = label.radius > 3000 ? Math.max(13, label.ringed ? Math.min(label.radius * metre + GAP, RING) : label.radius * metre * 0.55) : Math.max(9, label.radius * metre) + GAP + (label.ringed ? GAP : 1);
    const d = r * 0.72;
    add(at.x + r, at.y - h / 2, "left");
    add(at.x - r - w, at.y - h / 2, "right");
    add(at.x - w / 2, at.y + r, "center");
    add(at.x - w / 2, at.y - r - h, "center");
    add(at.x + d, at.y + d, "left");
    add(at.x - d - w, at.y + d, "right");
    add(at.x + d, at.y - d - h, "left");
    add(at.x - d - w, at.y - d - h, "right");
    add(at.x + r - 2, at.y - h + 4, "left");
    add(at.x - r - w + 2, at.y - h + 4, "right");
    add(at.x + r - 2, at.y - 4, "left");
    add(at.x - r - w + 2, at.y - 4, "right");
    add(at.x + r + 14, at.y - h / 2, "left");
    add(at.x - r - w - 14, at.y - h / 2, "right");
    add(at.x - w / 2, at.y + r + 14, "center");
  });
  return found;
}

/* A pass lies on a border, in the ticks of a siege: the fewer of the lines its name crosses the better; from 0 to 1. */
function crossed(lined, [left, top, right, bottom]) {
  const within = ([x, y]) => x > left - TICK && x < right + TICK && y > top - TICK && y < bottom + TICK;
  return lined.filter(within).length / (lined.length || 1);
}

/* The line from a place to its name, so far away. */
function drawLeader(label, pane, at, dx, dy) {
  label.leader ||= pane.appendChild(Dom.element("i", "claims-leader"));
  label.leader.style.display = "";
  label.leader.style.width = Math.hypot(dx, dy) - START - END + "px";
  label.leader.style.transform = `translate(${at.x}px,${at.y}px) rotate(${Math.atan2(dy, dx)}rad) translateX(${START}px)`;
}

/* Where a name stands least badly, the first of equals; nothing is better than 0, so that the rest is not asked. */
function leastAstray(areas, badly) {
  let best = null;
  for (const area of areas) {
    const astray = badly(area);
    if (!best || astray < best.astray) best = { area, astray };
    if (!astray) break;
  }
  return best;
}

const [INSIDE, NEAR, ASTRAY] = [1, 2, 3]; // how far a name may stand from the ground that it names: see grounds

/* The provinces, so that no name stands on the ground of another one than that in which its place lies. */
function grounds(map, payload) {
  const shapes = payload.outlines.map(({ area }) => (area.type === "MultiPolygon" ? area.coordinates.flat() : area.coordinates));
  const onGlobe = shapes.map(shapeOf);
  let inPixels = [];
  return {
    home: (spot) => onGlobe.findIndex((shape) => encloses(shape, spot)),
    /* The outlines as the map stands, in its pixels. */
    project() {
      inPixels = shapes.map((rings) => shapeOf(rings.map((ring) => ring.map((place) => {
        const { x, y } = map.latLngToLayerPoint(turned(place));
        return [x, y];
      }))));
    },
    /* Of a name in the province `n`: 0 it keeps so many pixels from the border, up to 1 it is inside, the nearer to it the
     * more, up to 2 its middle is, the more of its edge is outside the more, 3 it is elsewhere. */
    astray(n, area, rim, about) {
      if (n < 0) return 0;
      const outside = (by) => around(area, by).filter((dot) => !encloses(inPixels[n], dot)).length / 8;
      const [near, beyond] = [outside(rim), outside(0)];
      if (!beyond) return near * INSIDE;
      const [x, y] = [(area[0] + area[2]) / 2, (area[1] + area[3]) / 2];
      return around([x, y, x, y], about).every((dot) => encloses(inPixels[n], dot)) ? INSIDE + beyond : ASTRAY;
    },
  };
}

/* Whether a reader would take a name there for that of another place, whose symbol is nearer to it. */
function ofAnother(label, [left, top, right, bottom], labels, map) {
  const apart = ({ spots: [spot] }) => {
    const { x, y } = map.latLngToLayerPoint(turned(spot));
    return Math.hypot(Math.max(left - x, x - right, 0), Math.max(top - y, y - bottom, 0));
  };
  const near = Math.min(OTHERS, apart(label));
  return labels.some((other) => other.symbol && other !== label && apart(other) < near);
}

/* The corners of a box, and the middles of its sides, so many pixels farther out. */
function around([left, top, right, bottom], by) {
  const [xs, ys] = [[left - by, (left + right) / 2, right + by], [top - by, (top + bottom) / 2, bottom + by]];
  return xs.flatMap((x, i) => ys.map((y, j) => [x, y, i === 1 && j === 1])).filter(([, , middle]) => !middle);
}

/* Dots along lines, a few pixels apart. */
function dotsOf(lines) {
  return lines.flatMap((line) => line.slice(1).flatMap(([x, y], i) => {
    const [fromX, fromY] = line[i];
    const steps = Math.ceil(Math.hypot(x - fromX, y - fromY) / TICK) || 1;
    return Array.from({ length: steps }, (_, n) => [fromX + ((x - fromX) * n) / steps, fromY + ((y - fromY) * n) / steps]);
  }));
}

/* The circle in a box, as a line. */
function circled([left, top, right, bottom]) {
  return Array.from({ length: TURNS + 1 }, (_, n) => {
    const turn = (n * 2 * Math.PI) / TURNS;
    return [(left + right + (right - left) * Math.cos(turn)) / 2, (top + bottom + (bottom - top) * Math.sin(turn)) / 2];
  });
}

/* Rings as the browser's own shape: names ask of thousands of points whether they lie in outlines of thousands. */
function shapeOf(rings) {
  const shape = new Path2D();
  rings.forEach((ring) => {
    ring.forEach(([x, y], i) => (i ? shape.lineTo(x, y) : shape.moveTo(x, y)));
    shape.closePath();
  });
  return shape;
}

const surveyor = document.createElement("canvas").getContext("2d"); // draws nothing: it only tells what lies where

const encloses = (shape, [x, y]) => surveyor.isPointInPath(shape, x, y, "evenodd");

const meets = (a, b) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];

function metresPerPixel(map) {
  const size = map.getSize();
  const y = size.y / 2;
  return map.distance(map.containerPointToLatLng([0, y]), map.containerPointToLatLng([100, y])) / 100 || 1;
}

/* Each spot where signs ever stand, with the most that stand there on one day. */
function signBoxes(payload) {
  const spots = new Map();
  payload.features.forEach((feature) => {
    if (feature.sign && !spots.has(feature.spot)) {
      spots.set(feature.spot, { spot: feature.spot, at: feature.at, above: feature.above, most: 1, counts: new Set() });
    }
  });
  Object.values(payload.frames).forEach((days) => days.forEach((list) => {
    const counts = new Map();
    for (let k = 0; k < list.length; k += 2) {
      const { spot, sign } = payload.features[list[k]];
      if (sign) counts.set(spot, (counts.get(spot) || 0) + 1);
      const { count } = payload.looks[list[k + 1]];
      if (sign && count) spots.get(spot).counts.add(count);
    }
    counts.forEach((count, spot) => { spots.get(spot).most = Math.max(spots.get(spot).most, count); });
  }));
  return [...spots.values()];
}

/* How wide and how high the widest count beside a sign is. */
function badgeSize(map, fixed) {
  const badges = fixed.flatMap(({ counts }) => [...counts]).map((count) => Dom.element("span", "claims-badge", count));
  return measured(map.getPane("markerPane"), badges).reduce(([w, h], { width, height }) => [Math.max(w, width), Math.max(h, height)], [0, 0]);
}

/* The ground of the signs of a spot, so many of them in a row, with their count beside them; under them where the right
 * edge would cut it. */
function signArea(sign, at, row, badge, right) {
  const wide = 13 * Math.min(sign.most, row);
  const high = Math.ceil(sign.most / row);
  const up = sign.above ? 12 + 24 * high : 12 * high;
  const down = sign.above ? 0 : 12 * high;
  const [w, h] = sign.counts.size ? badge : [0, 0];
  const cut = at.x < right && at.x + wide + w > right;
  const [before, after] = cut ? [Math.max(wide, w / 2), Math.max(wide, w / 2)] : [wide, wide + w];
  return { cut, area: [at.x - before, at.y - up, at.x + after, at.y + down + (cut ? h : 0)] };
}

function drawn(pane, symbols, payload, label) {
  const node = document.createElement("div");
  node.className = "claims-label claims-" + label.kind.split(" ").join(" claims-");
  const name = document.createElement("span");
  name.textContent = label.text;
  node.appendChild(name);
  if (label.height) {
    const height = document.createElement("small");
    height.textContent = label.height;
    node.appendChild(height);
  }
  if (label.fa) {
    const second = document.createElement("span");
    second.className = "claims-fa";
    second.lang = "fa";
    second.dir = "rtl";
    second.textContent = label.fa;
    node.appendChild(second);
  }
  pane.appendChild(node);
  let symbol = null;
  if (payload.symbols[label.kind]) {
    symbol = document.createElement("div");
    symbol.className = "claims-symbol";
    symbol.innerHTML = payload.symbols[label.kind]; // ours, from geo/signs/glyphs.py
    symbols.appendChild(symbol);
  }
  return { node, symbol };
}

const ClaimsLabels = { place: placeLabels };
