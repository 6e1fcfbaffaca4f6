/* A published file: the one page around time bar, map and words, with the view in the hash of its address. A lean one,
   made to stand in a frame of another page, is time bar, map and the way to the whole.

   A released day and a moved map take the place of the history's entry; a selection, a reading or a part of the page
   gone to pushes one. Nothing leaves the page. */
/* A link that skips what stands before the accounts only moves the keyboard's focus. */
document.addEventListener("click", (event) => {
  const skip = event.target.closest?.("[data-skip]");
  if (skip && Dom.goOnFrom(skip.dataset.skip)) event.preventDefault();
});

(() => {
  const page = given("page");
  const root = document.documentElement;
  const known = {
    opening: page.opening,
    first: page.bar.first,
    count: page.bar.count,
    records: new Set(page.records),
    edition: page.edition,
    paragraphs: page.paragraphs,
    sections: new Set([...document.querySelectorAll('[id^="section="]')].map((node) => node.id.slice("section=".length))),
  };
  const system = matchMedia("(prefers-color-scheme: dark)");
  let view = {}; // what the address says
  let touched = false; // whether the reader has moved the map: until then all of it is in view
  let writing = 0;

  // --- the parts ---------------------------------------------------------------------------------------------------

  let hear = () => {};
  const show = (message) => hear({ source: "claims-bar", type: "show", ...message });

  const bar = TimeBar.start(part("bar"), page.bar, {
    show(days, reading) {
      const day = days.at(-1);
      show({ day, days, reading });
      panels.soon(day);
      root.toggleAttribute("data-claims-moving", day !== view.day || reading !== view.reading);
    },
    commit(day, reading) {
      const way = reading === view.reading ? "replace" : "push";
      Object.assign(view, { day, reading, section: "", report: "", paragraph: "" });
      Dom.afterPaint(() => {
        turn();
        write(way);
      }, 1);
    },
  });
  const beside = part("beside");
  const whole = part("whole"); // in a lean file alone
  const panels = beside ? words() : { soon() {}, at() {}, select() {} };
  const text = beside ? textOfDays(part("text"), given("text"), page.bar.first, () => view) : { make() {} };
  startMap(given("payload"));

  function words() {
    const lead = beside.firstElementChild;
    const made = Panels.start(beside, given("book"));
    beside.append(lead);
    return made;
  }

  function startMap(payload) {
    const box = part("map");
    const [west, south, east, north] = payload.fit;
    const map = L.map(box, { ...page.zoom, center: [(south + north) / 2, (west + east) / 2], zoom: 8 });
    for (const type of ["pointerdown", "wheel", "keydown"]) {
      box.addEventListener(type, () => { touched = true; }, { capture: true, passive: true });
    }
    ClaimsMap.start(map, payload, {
      listen(handler) { hear = handler; },
      tell(said) {
        if (said.type === "view") moved(said.window);
        if (said.type === "select") choose(said.record || said.place || "", said.records, box, said.at);
      },
    });
  }

  // --- the view ----------------------------------------------------------------------------------------------------

  const dayPage = part("day-page"); // in a site: the way to the page of the day
  function point() {
    if (whole) whole.href = `index.html${Hash.write(view)}`;
    if (dayPage) dayPage.href = `${view.day}/${view.reading === "claimed" ? "" : `${view.reading}/`}index.html`;
  }

  /** Everything but the time bar and the map, which know the day already. */
  function turn() {
    const { day, reading } = bar.now();
    point();
    panels.at(view.day, view.reading);
    text.make();
    if (day === view.day && reading === view.reading) root.removeAttribute("data-claims-moving");
  }

  function write(way) {
    clearTimeout(writing);
    writing = 0;
    const hash = Hash.write(view);
    point();
    if (way === "push" && hash !== location.hash && !whole) history.pushState({ ours: true }, "", hash);
    else history.replaceState({ ours: true }, "", hash);
  }

  function moved(window) {
    if (!touched) return;
    Object.assign(view, Address.window(window));
    clearTimeout(writing);
    writing = setTimeout(() => write("replace"), 300);
  }

  function choose(record, records, map, at) {
    Object.assign(view, { record: known.records.has(record) ? record : "", section: "", report: "", paragraph: "" });
    show({ select: view.record });
    panels.select(view.record, records, map, at);
    write("push");
  }

  /** Show what the view says. */
  function apply(said) {
    tellOf(said);
    const window = view.lat && { lat: Number(view.lat), lon: Number(view.lon), zoom: Number(view.zoom) };
    bar.at(view.day, view.reading);
    show({ day: view.day, reading: view.reading, select: view.record, ...(window && { window }) });
    panels.at(view.day, view.reading);
    panels.select(view.record);
    text.make();
    point();
    mark();
  }

  // --- parts of the page -----------------------------------------------------------------------------------------

  function target() {
    if (view.report) {
      return part(String(Address.query({ report: view.report, paragraph: view.paragraph })));
    }
    return part(`section=${view.section || "map"}`);
  }

  function mark() {
    for (const node of document.querySelectorAll(".paragraph.selected")) node.classList.remove("selected");
    if (view.paragraph) target().classList.add("selected");
    for (const link of document.querySelectorAll(".head nav a")) {
      if (link.hash === `#section=${view.section || "map"}`) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  }

  /** Bring the part of the page that the view names before the reader, opened, with the keyboard's focus in it. */
  function go() {
    const node = target();
    for (let at = node; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
    if (view.section && !view.report) for (const fold of node.querySelectorAll(":scope > details")) fold.open = true;
    if (view.report && !view.paragraph) node.querySelector(".coded").open = true;
    node.focus({ preventScroll: true });
    node.scrollIntoView({ block: view.paragraph ? "center" : "start" });
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-record]");
    if (button) {
      choose(button.dataset.record);
      part("map").scrollIntoView({ block: "nearest" });
      return;
    }
    const link = event.target.closest?.('a[href^="#"]');
    if (!link?.hash || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    const { section, report, paragraph } = { section: "", report: "", paragraph: "" };
    const next = Hash.read(Hash.write({ ...view, section, report, paragraph, ...Hash.asked(link.hash) }), known);
    view = next.view;
    apply(next.said);
    write("push");
    go();
  });

  /** An address that was opened, pasted or gone back to. Where the reader goes back, the browser knows the place. */
  function arrive(ours) {
    const found = Hash.read(location.hash, known);
    view = found.view;
    apply(found.said);
    if (ours) return;
    if (view.section) go();
    write("replace");
  }

  addEventListener("hashchange", () => {
    const ours = Boolean(history.state?.ours);
    arrive(ours);
    if (!ours && !view.section) scrollTo(0, 0);
  });

  // --- light and dark --------------------------------------------------------------------------------------------

  const chosen = part("theme");
  function dress(name) {
    const wanted = name || chosen?.value || (system.matches ? "dark" : "light");
    root.dataset.theme = wanted;
    bar.theme(wanted);
    show({ theme: wanted });
  }
  chosen?.addEventListener("change", () => dress());
  system.addEventListener("change", () => dress());
  addEventListener("beforeprint", () => dress("light"));
  addEventListener("afterprint", () => dress());

  dress();
  arrive(false);
})();
