/* What has no place nearer than a province: one line an area at the map's margin, one count a kind. On a small map it is
   folded (map.css): the first count, and a button with the number of the others. */
function mapMargin({ map, payload }, listen) {
  const strip = Dom.element("div", "claims-margin");
  const more = moreButton();
  L.DomEvent.disableClickPropagation(strip);
  strip.append(more);
  map.getContainer().append(strip);
  const lines = new Map();
  let told = 0; // counts in sight, were the strip not folded

  function moreButton() {
    const button = Dom.element("button", "claims-tally claims-more");
    button.type = "button";
    button.addEventListener("click", () => {
      strip.classList.toggle("claims-unfolded");
      sayMore();
    });
    return button;
  }

  function sayMore() {
    const open = strip.classList.contains("claims-unfolded");
    more.hidden = told < 2;
    more.textContent = open ? "fewer" : `+${told - 1} more`;
    more.setAttribute("aria-expanded", String(open));
  }

  function lineOf(words) {
    if (lines.has(words)) return lines.get(words);
    const line = Dom.element("div", "claims-margin-line");
    line.setAttribute("role", "group");
    line.setAttribute("aria-label", words);
    line.append(Dom.element("i", "", words + ":"));
    line.hidden = true;
    more.before(line);
    const made = { line, visible: 0 };
    lines.set(words, made);
    return made;
  }

  function marginMark(feature) {
    const area = lineOf(feature.margin);
    const button = Dom.element("button", "claims-tally claims-" + feature.group);
    button.type = "button";
    button.hidden = true;
    button.dataset.order = feature.order;
    const later = [...area.line.querySelectorAll("button")].find(({ dataset }) => Number(dataset.order) > feature.order);
    area.line.insertBefore(button, later ?? null);
    const count = (step) => {
      told += step;
      sayMore();
      area.visible += step;
      area.line.hidden = area.visible === 0;
    };
    const found = { feature, node: button, at: () => null };
    found.show = (look) => {
      if (button.hidden) count(1);
      button.hidden = false;
      button.dataset.ring = look.ring;
      button.textContent = look.count;
      button.setAttribute("aria-label", `${look.count} ${feature.margin}`);
    };
    found.hide = () => {
      button.hidden = true;
      count(-1);
    };
    listen(button, found);
    return found;
  }

  /* The boxes that the strip would have on the days on which it says the most. */
  function marginBoxes() {
    const all = new Map();
    Object.values(payload.frames).flat().forEach((list) => {
      const said = new Map();
      for (let k = 0; k < list.length; k += 2) {
        const { margin } = payload.features[list[k]];
        if (margin) said.set(margin, [...(said.get(margin) || []), payload.looks[list[k + 1]].count]);
      }
      if (said.size) all.set(JSON.stringify([...said]), said);
    });
    return measured(map.getContainer(), [...all.values()].map((said) => {
      const one = Dom.element("div", "claims-margin");
      said.forEach((counts, words) => {
        const line = Dom.element("div", "claims-margin-line");
        line.append(Dom.element("i", "", words + ":"), ...counts.map((count) => Dom.element("button", "claims-tally", count)));
        one.append(line);
      });
      const many = [...said.values()].flat().length;
      if (many > 1) one.append(Dom.element("button", "claims-tally claims-more", `+${many - 1} more`));
      return one;
    }));
  }

  function clearMargin() {
    strip.replaceChildren(more);
    lines.clear();
    told = 0;
  }

  return { clearMargin, marginBoxes, marginMark };
}
