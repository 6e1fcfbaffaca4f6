/* The strip of activity: claims as piles, clashes as strokes, imported events at the foot. */
function barStrip(bar) {
  const { box, find, pen, stage, strip } = bar;

  function measure() {
    const room = stage.getBoundingClientRect();
    if (!room.width || !room.height) return;
    const scale = devicePixelRatio || 1;
    [bar.width, bar.height] = [room.width, room.height];
    strip.width = Math.round(bar.width * scale);
    strip.height = Math.round(bar.height * scale);
    pen.setTransform(strip.width / bar.width, 0, 0, strip.height / bar.height, 0, 0);
    draw();
    bar.place();
  }

  /** Days drawn as one column: 1, or as many as make a column wide enough to see. */
  const together = () => Math.max(1, Math.ceil((3 * bar.size) / bar.width));

  /** The imported events: columns from the foot of the strip, fighting in ink below, the others, the uncertain ones pale. */
  function importedLane(lane, top, bin, cell, wide, start, colour) {
    const kinds = [["fighting", "ink", 1], ["others", "neutral", 1], ["uncertain", "neutral", 0.45]];
    let most = 1;
    for (const { imported: held } of Object.values(bar.counts)) {
      for (let n = 0; n < bar.data.count; n += bin) most = Math.max(most, kinds.reduce((sum, [name]) => sum + total(held[name], n, bin), 0));
    }
    const unit = Math.min(6, (lane - 4) / most);
    for (let n = start; n < Math.min(bar.data.count, bar.from + bar.size + bin); n += bin) {
      let foot = top + lane;
      for (const [name, ink, alpha] of kinds) {
        const count = total(bar.counts[bar.reading].imported[name], n, bin);
        if (!count) continue;
        const tall = Math.max(count * unit, 1);
        pen.globalAlpha = alpha;
        pen.fillStyle = colour(ink);
        pen.fillRect((n - bar.from + bin / 2) * cell - wide / 2, foot - tall, wide, tall);
        foot -= tall;
      }
    }
    pen.globalAlpha = 0.55;
    pen.fillStyle = colour("border");
    pen.fillRect(0, top + lane - 0.5, bar.width, 1);
    pen.globalAlpha = 1;
  }

  function total(column, n, bin) {
    let sum = 0;
    for (let i = n; i < Math.min(n + bin, bar.data.count); i++) sum += column[i];
    return sum;
  }

  /** The tallest column of either side and reading, so that the scale stays when the reading changes. */
  function tallest(bin) {
    let most = 1;
    for (const said of Object.values(bar.counts)) {
      for (const side of said.sides) {
        for (let n = 0; n < bar.data.count; n += bin) {
          most = Math.max(most, total(side.dated, n, bin) + total(side.uncertain, n, bin));
        }
      }
    }
    return most;
  }

  function draw() {
    if (!bar.width) return;
    const style = getComputedStyle(box);
    const colour = (name) => style.getPropertyValue(`--claims-${name}`).trim();
    const said = bar.counts[bar.reading];
    const cell = bar.width / bar.size;
    const bin = together();
    const lane = bar.data.imported ? Math.round(bar.height * 0.3) : 0; // the room of the imported events, below
    const tall = bar.height - lane;
    const band = Math.round(tall * 0.22);
    const reach = (tall - band) / 2; // the room of each side
    const unit = Math.min(9, (reach - 3) / tallest(bin));
    const wide = Math.max(2, Math.min(20, cell * bin * 0.62));
    pen.clearRect(0, 0, bar.width, bar.height);
    pen.fillStyle = colour("border");
    pen.globalAlpha = 0.55;
    pen.fillRect(0, reach - 0.5, bar.width, 1);
    pen.fillRect(0, tall - reach - 0.5, bar.width, 1);
    const start = Math.max(0, Math.floor(bar.from / bin) * bin);
    for (let n = start; n < Math.min(bar.data.count, bar.from + bar.size + bin); n += bin) {
      const middle = (n - bar.from + bin / 2) * cell;
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
    bar.label();
    bar.outline();
    strip.setAttribute("aria-label", bar.described());
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

  Object.assign(bar, { draw, measure });
}
