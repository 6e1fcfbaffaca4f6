/* What is said for the day, in words: the tally, the sentence for a screen reader, the strip described. */
const ANNOUNCE_MS = 500; // a screen reader hears the day that was stopped at, not those passed
const BAR_READINGS = {
  claimed: { name: "What is said about this day", nothing: "No claim or clash dated to this day" },
  known: { name: "What had been published by this day", nothing: "No claim or clash dated to this day or printed on it" },
};
const several = (n, one, many) => `${n} ${n === 1 ? one : many}`;

function barWords(bar) {
  const { live, tally } = bar;

  /** How much is said for the day, in words. */
  function tell() {
    const said = bar.counts[bar.reading];
    const parts = said.sides.map((side, n) => [
      n + 1, `${bar.data.sides[n].short}: ${amount(side.dated[bar.day], side.uncertain[bar.day], "claim", "claims")}`,
      side.dated[bar.day] + side.uncertain[bar.day]]);
    const clashes = [said.clashes.dated[bar.day], said.clashes.uncertain[bar.day]];
    parts.push(["ink", amount(...clashes, "clash", "clashes"), clashes[0] + clashes[1]]);
    if (said.imported) parts.push(["brought", ...imported(said.imported)]);
    const shown = parts.some((part) => part[2]) ? parts.filter((part) => part[2]) : [];
    const nodes = shown.map(([kind, text]) => {
      const node = document.createElement("span");
      node.className = `cb-key cb-key-${kind}`;
      node.textContent = text;
      return node;
    });
    tally.replaceChildren(...(nodes.length ? nodes : [nothing()]));
    bar.spoken = nodes.length ? `${nodes.map((node) => node.textContent).join("; ")}.` : nothing();
  }

  /** That the day has no claim and no clash, and how many other accounts it has. */
  function nothing() {
    const { others } = bar.counts[bar.reading];
    const at = others.findIndex((n, i) => i % 2 === 0 && n === bar.day);
    const more = at < 0 ? "" : `; ${several(others[at + 1], "other report", "other reports")}`;
    return `${BAR_READINGS[bar.reading].nothing}${more}.`;
  }

  /** The imported events of the day in words, and how many they are. */
  function imported({ fighting, others, uncertain }) {
    const [fought, all] = [fighting[bar.day], fighting[bar.day] + others[bar.day] + uncertain[bar.day]];
    const more = [fought && `${fought} fighting`, uncertain[bar.day] && `${uncertain[bar.day]} with the day uncertain`].filter(Boolean);
    return [`${several(all, "imported event", "imported events")}${more.length ? ` (${more.join(", ")})` : ""}`, all];
  }

  const amount = (dated, uncertain, one, many) => {
    if (!uncertain) return several(dated, one, many);
    return dated ? `${several(dated, one, many)}, ${uncertain} uncertain` : `${several(uncertain, one, many)}, day uncertain`;
  };

  function announce() {
    clearTimeout(bar.announcing);
    if (bar.busy === "play" || !bar.told) return;
    bar.announcing = setTimeout(() => {
      live.textContent = [`${bar.full(bar.day)}.`, bar.sentence() || bar.spoken].join(" ");
    }, ANNOUNCE_MS);
  }

  /** The strip in a sentence, for those who do not see it. */
  function described() {
    const said = bar.counts[bar.reading];
    const sum = (list) => list.reduce((a, b) => a + b, 0);
    const parts = said.sides.map((side, n) => {
      const days = side.dated.map((c, i) => (c + side.uncertain[i] ? 1 : 0));
      const most = side.dated.reduce((best, c, i) =>
        c + side.uncertain[i] > side.dated[best] + side.uncertain[best] ? i : best, 0);
      const held = sum(days);
      return held
        ? `${bar.data.sides[n].name}: claims for ${several(held, "day", "days")}, most for ${bar.full(most)}`
        : `${bar.data.sides[n].name}: no claim`;
    });
    const fought = said.clashes.dated.reduce((found, c, i) => found + (c || said.clashes.uncertain[i] ? 1 : 0), 0);
    parts.push(fought ? `clashes reported or possible on ${several(fought, "day", "days")}` : "no clash");
    if (said.imported) {
      const held = said.imported.fighting.map((c, i) => (c + said.imported.others[i] + said.imported.uncertain[i] ? 1 : 0));
      parts.push(`imported events on ${several(sum(held), "day", "days")}`);
    }
    return `Activity, ${bar.full(0)} to ${bar.full(bar.last)}: ${BAR_READINGS[bar.reading].name.toLowerCase()}. ${parts.join("; ")}.`;
  }

  Object.assign(bar, { announce, described, tell });
}
