/* The map on paper: as wide as a sheet, in light colours, with the part of the ground that is in view and the signs under
 * it. Done before the browser lays the sheet out, for nothing is heard after that; afterwards all is as it was. */
const PAPER = "claims-paper"; // the class under which the style sheet knows it

function mapOnPaper(map, { fit, names, theme }) {
  const box = map.getContainer();
  const legend = box.querySelector(".claims-legend");
  const panel = legend.querySelector(".claims-legend-panel");
  let before = null;

  function arrange(area) {
    fit();
    if (area && fit.moved()) fit.quietly(() => map.fitBounds(area, { animate: false }));
    names.arrange();
  }

  /* The frame grows with what is in it; a map in the page itself has none. */
  function frame(height) {
    if (window.frameElement) window.frameElement.style.setProperty("height", height, "important");
  }

  function toPaper() {
    if (before) return;
    before = { area: map.getBounds(), colours: theme.name, at: map.getCenter(), zoom: map.getZoom(), folded: panel.hidden };
    document.documentElement.classList.add(PAPER);
    box.after(panel);
    panel.hidden = false;
    map.claimsFurniture.signs();
    theme.theme("light");
    arrange(before.area);
    frame(`${Math.ceil(panel.getBoundingClientRect().bottom)}px`);
  }

  function back() {
    if (!before) return;
    const { at, colours, folded, zoom } = before;
    before = null;
    document.documentElement.classList.remove(PAPER);
    legend.prepend(panel);
    panel.hidden = folded;
    theme.theme(colours);
    frame("");
    arrange();
    if (fit.moved()) fit.quietly(() => map.setView(at, zoom, { animate: false }));
  }

  addEventListener("beforeprint", toPaper);
  addEventListener("afterprint", back);
  matchMedia("print").addEventListener("change", ({ matches }) => (matches ? toPaper() : back()));
}
