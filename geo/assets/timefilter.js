/* Shows one day of a map that holds them all. Knows Leaflet and its payload, and nothing of the page around it.
 *
 *   const shown = ClaimsMap.start(map, payload, host)      shown.setDay("2021-09-02", "claimed")
 *
 * host is {tell(message), listen(hear)}; without one, messages go to and come from the parent window.
 *
 * Out: {source: "claims-map", type: "ready" | "select" | "error"} to the parent window, same origin only; and after each
 * day a bubbling "dayshown" event on the map's container with detail {day, ms}.
 *      {type: "view", window: {lat, lon, zoom}} when the reader has moved the map, {type: "move", window} while it moves.
 * In:  {source: "claims-bar", type: "show", day, days, reading, theme, select, window}; "days" are those passed on the way
 *      to "day", which is the last of them.
 *      {source: "claims-bar", type: "states", states}: other {features, looks, frames, signs}, or null for the first ones.
 * Text from the data goes into the page by textContent or attributes, never as HTML. */
(function () {
  "use strict";

  const ROOM_MS = 6; // of a frame, for all the days drawn in it

  const turned = ([lon, lat]) => [lat, lon];
  const deep = (part, depth) => (depth ? part.map((p) => deep(p, depth - 1)) : turned(part));
  const element = (tag, className, text) => {
    const made = document.createElement(tag);
    if (className) made.className = className;
    if (text) made.textContent = text;
    return made;
  };

  /* The page around a map in a frame of its own. A map in the page itself gets another host of the same two functions. */
  const page = {
    tell(message) {
      if (window.parent) window.parent.postMessage(message, window.location.origin);
    },
    listen(hear) {
      window.addEventListener("message", (event) => event.origin === window.location.origin && hear(event.data));
    },
  };
  let host = page;
  const tell = (message) => host.tell({ source: "claims-map", ...message });

  /* One sentence in the map, one message to the page; everything else goes on. */
  function failed(map, error) {
    console.error(error);
    const said = "The map could not be drawn completely. The accounts beside it are not affected; reloading may help.";
    const box = map.getContainer();
    if (!box.querySelector(".claims-error")) {
      const line = element("p", "claims-error", said);
      line.setAttribute("role", "alert");
      box.appendChild(line);
    }
    tell({ type: "error", text: String(error && error.message ? error.message : error) });
  }

  /* A circle in metres that never gets smaller than some pixels. */
  const Spot = L.Circle.extend({
    _project() {
      L.Circle.prototype._project.call(this);
      this._radius = Math.max(this._radius || 0, this.options.least || 0);
      this._radiusY = Math.max(this._radiusY || 0, this.options.least || 0);
      this._updateBounds();
    },
  });

  /* An arrow that tapers: its outline is computed on the screen, from a narrow tail to a broad head. */
  const Arrow = L.Polygon.extend({
    _projectLatlngs(latlngs, rings, bounds) {
      const axis = this.options.axis.map((at) => this._map.latLngToLayerPoint(at));
      const ring = taper(axis[0], axis[axis.length - 1]);
      ring.forEach((point) => bounds.extend(point));
      rings.push(ring);
    },
  });

  function taper(from, to) {
    const length = from.distanceTo(to);
    const along = to.subtract(from).divideBy(length || 1);
    const across = L.point(-along.y, along.x);
    const gap = Math.min(8, length * 0.1);
    const short = Math.min(20, length * 0.25);
    const head = Math.min(18, length * 0.4);
    const bow = Math.min(18, length * 0.1);
    const at = (t, side) => {
      const s = gap + t * (length - gap - short);
      return from.add(along.multiplyBy(s)).add(across.multiplyBy(side - bow * 4 * t * (1 - t)));
    };
    const neck = 1 - head / Math.max(length - gap - short, 1);
    const steps = [0, 0.25, 0.5, 0.75, 1].map((t) => t * neck);
    const width = (t) => 1.5 + 4.5 * t;
    return [
      ...steps.map((t) => at(t, width(t))),
      at(neck, 12), at(1, 0), at(neck, -12),
      ...steps.reverse().map((t) => at(t, -width(t))),
    ];
  }

  /* What of a payload changes with the records that are let through. */
  const pick = ({ days, features, looks, frames, signs }) => ({ days, features, looks, frames, signs });

  function start(map, payload, around = page) {
    host = around;
    try {
      return begin(map, payload);
    } catch (error) {
      failed(map, error);
      return null;
    }
  }

  function begin(map, payload) {
    const box = map.getContainer();
    box.classList.add("claims-map");
    box.setAttribute("role", "region");
    box.setAttribute("aria-label", payload.title);
    // Leaflet focuses the map on a press, which would scroll the page where a part of the map is below the window.
    box.focus = (options) => HTMLElement.prototype.focus.call(box, { preventScroll: true, ...options });
    let dayIndex;
    const panes = {};
    [["base", 350], ["areas", 410], ["lines", 420], ["edges", 430], ["arrows", 440]].forEach(([name, z]) => {
      map.createPane("claims-" + name).style.zIndex = z;
      panes[name] = L.svg({ pane: "claims-" + name, padding: 1 });
    });
    const base = window.ClaimsBase.draw(map, payload, panes);
    addDefs(map, panes.areas, payload.defs);
    const tip = tooltip(box);
    const cloud = window.ClaimsPoints ? window.ClaimsPoints.attach(map, payload) : null; // point events, if any are sent
    const spots = new Map();
    const own = L.layerGroup().addTo(map); // the marks, apart from the ground under them
    const whole = pick(payload);
    let marks, now, seen;
    let round = 0;
    let cost = 0; // ms that a day takes to draw, lately
    const state = { day: null, reading: null, select: "" };

    take(whole);

    /* Other states of the same days, or the first ones again; the ground, the view and the layers switched stay. */
    function take(states) {
      own.clearLayers();
      spots.clear();
      Object.assign(payload, states, { signs: { ...payload.signs, ...states.signs } });
      dayIndex = new Map(payload.days.map((day, i) => [day, i]));
      marks = payload.features.map((feature) => mark(feature));
      now = new Array(marks.length).fill(-1);
      seen = new Array(marks.length).fill(0);
      const { day, reading } = state;
      state.day = null;
      if (day) setDay(day, reading);
      if (state.select) highlight(false);
    }

    function mark(feature) {
      return feature.sign ? signMark(feature) : pathMark(feature);
    }

    function pathMark(feature) {
      const options = { className: "claims-" + feature.group, interactive: !feature.still, bubblingMouseEvents: false };
      let layer;
      if (feature.at) {
        layer = new Spot(turned(feature.at), { ...options, radius: feature.radius, least: feature.least, renderer: panes.areas });
      } else if (feature.arrow) {
        const axis = feature.arrow.map(turned);
        layer = new Arrow(axis, { ...options, axis, renderer: panes.arrows });
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
      if (feature.note) noteOf(found, feature);
      if (!feature.still) {
        path.setAttribute("role", "button");
        path.setAttribute("tabindex", "0");
        listen(path, found);
      }
      return found;
    }

    /* The word beside an arrow's tail. */
    function noteOf(found, feature) {
      const word = element("div", "claims-note claims-tail claims-" + feature.group, feature.note);
      word.hidden = true;
      const { x, y } = window.ClaimsLabels.beyond(feature.arrow);
      word.style.transform = "translate(calc(-50% + " + x.toFixed(1) + "px), calc(-50% + " + y.toFixed(1) + "px))";
      const icon = L.divIcon({ html: word, className: "claims-anchor", iconSize: [0, 0] });
      L.marker(turned(feature.arrow[0]), { icon, interactive: false, keyboard: false }).addTo(own);
      const { show, hide } = found;
      found.show = (look) => { show(look); word.hidden = false; };
      found.hide = () => { hide(); word.hidden = true; };
    }

    /* Signs of one spot stand in one row; a row is moved by Leaflet, its signs are only shown and hidden. */
    function signMark(feature) {
      const spot = spots.get(feature.spot) || newSpot(feature);
      const button = element("button", "claims-sign claims-" + feature.group);
      button.type = "button";
      button.hidden = true;
      button.innerHTML = payload.signs[feature.sign]; // ours, from geo/signs/style.py
      Object.entries(payload.rings).forEach(([name, svg]) => {
        const ring = element("span", "claims-ring claims-ring-" + name);
        ring.innerHTML = svg; // ours
        button.appendChild(ring);
      });
      spot.row.appendChild(button);
      const found = { feature, node: button, at: () => L.latLng(turned(feature.at)) };
      found.show = (look) => {
        if (button.hidden) spot.count(1);
        button.hidden = false;
        button.dataset.ring = look.ring;
        button.setAttribute("aria-label", look.text);
      };
      found.hide = () => {
        button.hidden = true;
        spot.count(-1);
      };
      listen(button, found);
      return found;
    }

    function newSpot(feature) {
      const holder = element("div", "claims-spot" + (feature.above ? " above" : ""));
      const row = element("div", "claims-row");
      const note = element("div", "claims-note", feature.note);
      holder.append(row, note);
      holder.hidden = true;
      let shown = 0;
      const spot = {
        row,
        count(step) {
          shown += step;
          holder.hidden = shown === 0;
        },
      };
      L.DomEvent.disableClickPropagation(holder);
      const icon = L.divIcon({ html: holder, className: "claims-anchor", iconSize: [0, 0] });
      L.marker(turned(feature.at), { icon, interactive: false, keyboard: false }).addTo(own);
      spots.set(feature.spot, spot);
      return spot;
    }

    function listen(node, found) {
      const look = () => payload.looks[now[marks.indexOf(found)]];
      node.addEventListener("pointerenter", (event) => tip.show(look(), event));
      node.addEventListener("pointermove", (event) => tip.move(event));
      node.addEventListener("pointerleave", () => tip.hide());
      node.addEventListener("focus", () => node.matches(":focus-visible") && tip.show(look(), null, node));
      node.addEventListener("blur", () => tip.hide());
      const choose = () => {
        const records = (look() || {}).records || [];
        tell({ type: "select", record: records[0] || "", records, place: found.feature.place });
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

    /* Only what differs from the day before is touched. */
    function setDay(day, reading) {
      const frames = payload.frames[reading];
      if (!frames) return false;
      const list = frames[dayIndex.get(day)] || []; // imported events reach further than the claims: nothing is said there
      const began = performance.now();
      round += 1;
      for (let k = 0; k < list.length; k += 2) {
        const f = list[k];
        seen[f] = round;
        if (now[f] === list[k + 1]) continue;
        now[f] = list[k + 1];
        marks[f].show(payload.looks[now[f]]);
      }
      for (let f = 0; f < now.length; f += 1) {
        if (now[f] >= 0 && seen[f] !== round) {
          now[f] = -1;
          marks[f].hide();
        }
      }
      state.day = day;
      state.reading = reading;
      box.dataset.day = day;
      box.dataset.reading = reading;
      if (state.select) highlight(false);
      tip.hide();
      if (cloud) cloud.show(day, reading);
      const ms = performance.now() - began;
      cost = Math.max(ms, cost * 0.7); // so that one quick day among slow ones promises nothing
      box.dispatchEvent(new CustomEvent("dayshown", { bubbles: true, detail: { day, ms } }));
      return true;
    }

    /* The days on the way to a day, as many as a part of a frame has room for, evenly spread. */
    function passBy(days, reading) {
      if (!days.length) return;
      const most = Math.max(0, Math.floor(ROOM_MS / Math.max(cost, 0.05)) - 1);
      const every = Math.ceil(days.length / Math.max(most, 1));
      if (most) days.filter((_, n) => (days.length - n) % every === 0).forEach((day) => setDay(day, reading));
    }

    function highlight(pan) {
      let target = null;
      marks.forEach((found, f) => {
        const look = now[f] >= 0 ? payload.looks[now[f]] : null;
        const chosen = Boolean(state.select && look && (look.records || []).includes(state.select));
        found.node.classList.toggle("claims-selected", chosen);
        if (chosen && !target) target = found;
      });
      if (pan && target && !map.getBounds().contains(target.at())) map.panTo(target.at(), { animate: false });
    }

    function show(asked) {
      if (asked.theme) base.theme(asked.theme);
      const day = asked.day || state.day;
      const reading = asked.reading || state.reading || payload.readings[0];
      if (day !== state.day || reading !== state.reading) {
        passBy((asked.days || []).slice(0, -1), reading);
        setDay(day, reading);
      }
      if (asked.window) map.setView([asked.window.lat, asked.window.lon], asked.window.zoom, { animate: false });
      if (asked.select !== undefined && asked.select !== state.select) {
        state.select = asked.select;
        highlight(true);
        if (cloud) cloud.select(asked.select);
      }
    }

    host.listen((said) => {
      if (!said || said.source !== "claims-bar") return;
      if (said.type !== "show" && said.type !== "states") return;
      try {
        if (said.type === "states") take(said.states || whole);
        else show(said);
      } catch (error) {
        failed(map, error);
      }
    });
    const fixed = (number, places) => Number(number.toFixed(places));
    const here = () => {
      const { lat, lng } = map.getCenter();
      return { lat: fixed(lat, 4), lon: fixed(lng, 4), zoom: fixed(map.getZoom(), 2) };
    };
    let telling = 0; // while the map moves, once a frame: a map beside it follows
    map.on("move", () => {
      telling ||= requestAnimationFrame(() => {
        telling = 0;
        tell({ type: "move", window: here() });
      });
    });
    map.on("moveend", () => tell({ type: "view", window: here() }));
    tell({ type: "ready" });
    tell({ type: "view", window: here() }); // where it stands before anybody has moved it
    return { setDay, show, state };
  }

  /* Patterns and masks live in a drawing of their own, so that no renderer's redraw can lose them. */
  function addDefs(map, renderer, defs) {
    const holder = element("div", "claims-defs");
    holder.innerHTML = '<svg width="0" height="0" aria-hidden="true"><defs>' + defs + "</defs></svg>"; // ours
    map.getContainer().appendChild(holder);
  }

  function tooltip(box) {
    const tip = element("div", "claims-tip");
    tip.setAttribute("role", "tooltip");
    tip.hidden = true;
    box.appendChild(tip);
    const place = (x, y) => {
      const room = box.getBoundingClientRect();
      const left = Math.min(Math.max(x - room.left + 14, 6), room.width - tip.offsetWidth - 6);
      const below = y - room.top + 16;
      const top = below + tip.offsetHeight > room.height ? y - room.top - tip.offsetHeight - 10 : below;
      tip.style.transform = "translate(" + Math.max(left, 6) + "px," + Math.max(top, 6) + "px)";
    };
    return {
      show(look, event, node) {
        if (!look || !look.text) return;
        tip.textContent = look.text;
        tip.hidden = false;
        const around = node ? node.getBoundingClientRect() : null;
        place(event ? event.clientX : around.left + around.width / 2, event ? event.clientY : around.bottom - 8);
      },
      move(event) {
        if (!tip.hidden) place(event.clientX, event.clientY);
      },
      hide() {
        tip.hidden = true;
      },
    };
  }

  window.ClaimsMap = { start };
})();
