/* What the two sides say of the day, on the map itself: a line each in the side's colour, and one on how sure it is.

   mapCaption(box).show({sides: [text, text], sure: text}, stamp), or undefined for a day of which the reports say nothing;
   a stamp stands over it, where all is computed from a part of the records. It takes no press: the map under it is
   dragged as anywhere. */
function mapCaption(box) {
  const caption = Dom.element("div", "claims-caption");
  const lines = [Dom.element("p", "side-1"), Dom.element("p", "side-2"), Dom.element("p", "sure")];
  const stamped = Dom.element("p", "stamp");
  caption.append(stamped, ...lines);
  caption.hidden = true;
  box.append(caption);
  const write = (line, text) => {
    if (line.textContent !== text) line.textContent = text;
  };
  return {
    show(said, stamp = "") {
      caption.hidden = !said && !stamp;
      stamped.hidden = !stamp;
      write(stamped, stamp);
      for (const line of lines) line.hidden = !said;
      if (said) [...said.sides, said.sure].forEach((text, n) => write(lines[n], text));
    },
    /* The boxes that all of these captions would have. */
    boxes(all) {
      return measured(box, all.filter(Boolean).map((said) => {
        const one = Dom.element("div", "claims-caption");
        one.append(...[...said.sides, said.sure].map((text, n) => Dom.element("p", lines[n].className, text)));
        return one;
      }));
    },
  };
}
