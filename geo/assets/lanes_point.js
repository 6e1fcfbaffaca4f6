/* What is pointed at: its words, and the way from mark to mark by keys. One stop for Tab. */
function lanesPoint(lanes) {
  const { body, chart, groups, on, tip } = lanes;

  function tell(one) {
    const [lines, against] = one.tells;
    tip.replaceChildren(...lines.filter(Boolean).map((words, n) => Dom.element("p", n ? "" : "cl-first", words)),
      ...against.map((words) => Dom.element("p", "cl-against", words)));
    tip.hidden = false;
    const [left, top] = [parseFloat(one.node.style.left), one.y];
    const wide = Math.min(360, body.clientWidth - 16);
    tip.style.width = `${wide}px`;
    // Beside the mark, so that its lines stay in sight.
    const beside = left > wide + 24 ? left - wide - 12 : left + 60;
    tip.style.left = `${Math.max(4, Math.min(body.clientWidth - wide - 4, beside))}px`;
    const room = body.getBoundingClientRect().top + top;
    const below = room + one.height + tip.offsetHeight + 12 < innerHeight || room < tip.offsetHeight + 90;
    tip.style.top = below ? `${top + one.height + 4}px` : `${top - tip.offsetHeight - 4}px`;
    for (const tied of lanes.links) tied.node.classList.toggle("cl-lit", tied.by === one || tied.to === one);
    chart.classList.toggle("cl-tracing", lanes.links.some((tied) => tied.by === one || tied.to === one));
  }

  function hush() {
    tip.hidden = true;
    chart.classList.remove("cl-tracing");
    for (const tied of lanes.links) tied.node.classList.remove("cl-lit");
  }

  on(groups, "pointerover", (event) => event.pointerType !== "touch" && event.target.closest("a")?.claims && tell(event.target.closest("a").claims));
  on(groups, "pointerout", hush);
  on(groups, "focusin", (event) => event.target.claims && event.target.matches(":focus-visible") && tell(event.target.claims));
  on(groups, "focusout", hush);

  function rove(one, focus = false) {
    if (!one) return;
    for (const other of lanes.spots) other.node.tabIndex = other === one ? 0 : -1;
    if (focus) one.node.focus({ preventScroll: false });
  }

  on(groups, "keydown", (event) => {
    const one = event.target.claims;
    if (!one || event.altKey || event.ctrlKey || event.metaKey) return;
    const does = {
      ArrowRight: () => step(one, 1), ArrowLeft: () => step(one, -1),
      ArrowDown: () => jump(one, 1), ArrowUp: () => jump(one, -1),
      Home: () => rove(visible()[0][0], true), End: () => rove(visible().at(-1).at(-1), true),
      Escape: hush, "+": () => lanes.zoom(0.5, one.day + 0.5, true), "-": () => lanes.zoom(2, one.day + 0.5, true), 0: () => lanes.all(),
    }[event.key];
    if (!does) return;
    event.preventDefault();
    does();
  });
  const visible = () => lanes.rows.map((row) => row.filter((one) => !one.out)).filter((row) => row.length);
  function step(one, by) {
    const flat = visible().flat();
    rove(flat[flat.indexOf(one) + by], true);
  }
  function jump(one, by) {
    const all = visible();
    const row = all[all.findIndex((marks) => marks.includes(one)) + by];
    if (!row) return;
    const far = (other) => Math.abs(other.start - one.start);
    rove(row.reduce((best, other) => (far(other) < far(best) ? other : best)), true);
  }

  Object.assign(lanes, { hush, rove });
}
