/* One day on the map: only what differs from the day before is touched. */
const ROOM_MS = 6; // of a frame, for all the days drawn in it

function mapDay(shown) {
  const { box, caption, chooser, cloud, map, payload, state, tip } = shown;

  function setDay(day, reading) {
    const frames = payload.frames[reading];
    if (!frames) return false;
    const list = frames[shown.dayIndex.get(day)] || []; // imported events reach further than the claims: nothing is said there
    const began = performance.now();
    shown.round += 1;
    for (let k = 0; k < list.length; k += 2) {
      const f = list[k];
      shown.seen[f] = shown.round;
      if (shown.now[f] === list[k + 1]) continue;
      shown.now[f] = list[k + 1];
      shown.marks[f].show(payload.looks[shown.now[f]]);
    }
    for (let f = 0; f < shown.now.length; f += 1) {
      if (shown.now[f] >= 0 && shown.seen[f] !== shown.round) {
        shown.now[f] = -1;
        shown.marks[f].hide();
      }
    }
    const n = shown.dayIndex.get(day);
    caption.show(payload.captions[payload.said[reading][n]], payload.stamp);
    map.claimsFurniture.signs(payload.keys[payload.explained[reading][n]] || []);
    if (state.matches) dim();
    state.day = day;
    state.reading = reading;
    box.dataset.day = day;
    box.dataset.reading = reading;
    if (state.select) highlight(false);
    shown.holdSome();
    tip.hide();
    chooser.close();
    if (cloud) cloud.show(day, reading);
    const ms = performance.now() - began;
    shown.cost = Math.max(ms, shown.cost * 0.7); // so that one quick day among slow ones promises nothing
    box.dispatchEvent(new CustomEvent("dayshown", { bubbles: true, detail: { day, ms } }));
    return true;
  }

  /* The days on the way to a day, as many as a part of a frame has room for, evenly spread. */
  function passBy(days, reading) {
    if (!days.length) return;
    const most = Math.max(0, Math.floor(ROOM_MS / Math.max(shown.cost, 0.05)) - 1);
    const every = Math.ceil(days.length / Math.max(most, 1));
    if (most) days.filter((_, n) => (days.length - n) % every === 0).forEach((day) => setDay(day, reading));
  }

  function highlight(pan) {
    let target = null;
    shown.marks.forEach((found, f) => {
      const look = shown.now[f] >= 0 ? payload.looks[shown.now[f]] : null;
      const chosen = Boolean(state.select && look && (look.records || []).includes(state.select));
      found.node.classList.toggle("claims-selected", chosen);
      if (chosen && !target && found.at()) target = found;
    });
    if (pan && target && !map.getBounds().contains(target.at())) map.panTo(target.at(), { animate: false });
  }

  /* What a search or a filter does not let through is dimmed, and nothing is painted anew. A mark without records of its
     own goes with its place: a fill, a band and a border with the claims there, a halo with the events. */
  function dim() {
    const { matches } = state;
    const looks = shown.now.map((look) => (look >= 0 ? payload.looks[look] : null));
    const meets = (look) => Boolean(look?.records?.some((record) => matches.has(record)));
    const at = ({ feature: { group, place } }) => `${group === "control" ? "claims" : "events"} ${place}`;
    const bright = new Set(matches ? shown.marks.filter((_, f) => meets(looks[f])).map(at) : []);
    shown.marks.forEach((mark, f) => {
      const stays = !matches || !looks[f] || (looks[f].records ? meets(looks[f]) : bright.has(at(mark)));
      mark.node.classList.toggle("claims-dimmed", !stays);
    });
  }

  function match(records) {
    state.matches = records ? new Set(records) : null;
    dim();
  }

  Object.assign(shown, { highlight, match, passBy, setDay });
}
