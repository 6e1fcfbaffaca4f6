/* The reader's hand on the date: buttons, keys, pointer and touch; and when the host hears of it. */
const BAR_SETTLE_MS = 250; // without a key or a click, the reader has arrived
const BAR_ACROSS = 6; // pixels across, and more than along, from which on a finger means the date and does not scroll the page
const BAR_STEPS = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -7, PageUp: 7 };

function barHand(bar) {
  const { box, find, hooks, input, on, radios, stage, strip } = bar;

  function commit() {
    clearTimeout(bar.settling);
    bar.settling = 0;
    if (bar.busy !== "play") bar.busy = "";
    if (!bar.told || bar.busy || (bar.base && bar.base.day === bar.day && bar.base.reading === bar.reading)) return;
    bar.base = { day: bar.day, reading: bar.reading };
    hooks.commit(bar.iso(bar.day), bar.reading);
  }

  function settle() {
    clearTimeout(bar.settling);
    bar.settling = setTimeout(commit, BAR_SETTLE_MS);
  }

  /** After a click: at once; of quick clicks in a row only the first and the last. */
  function clicked() {
    if (bar.busy === "play") return;
    const now = performance.now();
    if (now - bar.lastClick > 2 * BAR_SETTLE_MS) commit();
    else settle();
    bar.lastClick = now;
  }

  const nextChange = () => bar.counts[bar.reading].changes.find((n) => n > bar.day) ?? null;
  const lastChange = () => bar.counts[bar.reading].changes.findLast((n) => n < bar.day) ?? 0;

  function stepBy(does) {
    if (bar.busy === "play") bar.pause(false);
    does();
    clicked();
  }
  on(find(".cb-before"), "click", () => stepBy(() => bar.move(bar.day - 1)));
  on(find(".cb-after"), "click", () => stepBy(() => bar.move(bar.day + 1)));
  on(find(".cb-back"), "click", () => stepBy(() => bar.move(lastChange(), true)));
  on(find(".cb-on"), "click", () => stepBy(() => bar.move(nextChange() ?? bar.day, true)));

  for (const radio of radios) {
    on(radio, "change", () => {
      if (!radio.checked) return;
      bar.reading = radio.value;
      bar.show();
      bar.draw();
      if (bar.busy !== "play") commit();
    });
  }

  // One stop of the Tab key beside the slider's. A group of choices counts as one, between which the browser's keys choose.
  const toolbar = find(".cb-controls");
  const controls = () => [...toolbar.querySelectorAll("input, button, select")];
  const together = (one, other) => one === other || (one.type === "radio" && one.name === other.name);
  const reach = (held) => controls().forEach((one) => one.setAttribute("tabindex", together(one, held) ? "0" : "-1"));
  /** After other controls have come: the stop is one that is there. */
  bar.reachSome = () => controls().some(({ tabIndex }) => tabIndex === 0) || reach(controls()[0]);
  reach(controls()[0]);
  on(toolbar, "focusin", ({ target }) => reach(target));
  on(toolbar, "keydown", (event) => Stops.walk(
    event, controls().filter((one) => one.checkVisibility() && (one.type !== "radio" || one.checked)), Stops.ALONG));

  on(box, "keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.target.matches("select, [type=radio]")) return;
    const onButton = event.target.matches("button");
    if (event.key === " " && !onButton) {
      event.preventDefault();
      if (!event.repeat) bar.toggle();
      return;
    }
    const ends = { Home: 0, End: bar.last };
    if (!(event.key in BAR_STEPS) && !(event.key in ends)) return;
    event.preventDefault();
    if (bar.busy === "play") bar.pause(false);
    bar.busy = "keys";
    if (event.key in ends) bar.move(ends[event.key], true);
    else bar.move(bar.day + BAR_STEPS[event.key]);
    settle();
  });
  on(box, "keyup", () => bar.busy === "keys" && commit());

  function grab() {
    if (bar.busy === "play") bar.pause(false);
    bar.busy = "drag";
  }
  let began = null; // where a finger was put down that perhaps scrolls the page
  const touched = ({ pointerType, clientX, clientY }) => { began = pointerType === "touch" ? [clientX, clientY] : null; };
  const meant = ({ clientX, clientY }) => {
    const [across, along] = [Math.abs(clientX - began[0]), Math.abs(clientY - began[1])];
    return across > BAR_ACROSS && across > along;
  };

  let pressed = false; // whether the track's next move is the leap of the press itself
  let scrolled = false; // whether the finger on the track turned out to scroll the page: the browser moved the thumb all the same
  function take() {
    if (bar.busy !== "drag") grab();
    bar.move(Number(input.value), pressed);
    began = null;
    pressed = false;
  }
  on(input, "pointerdown", (event) => {
    touched(event);
    scrolled = false;
    pressed = true;
    if (!began) grab();
  });
  on(input, "pointermove", (event) => began && meant(event) && take());
  on(input, "input", () => {
    if (scrolled) input.value = bar.day;
    else if (!began) take();
  });
  on(input, "change", () => {
    if (scrolled) return;
    if (began) take();
    commit();
  });
  on(input, "pointerup", () => setTimeout(() => bar.busy === "drag" && commit())); // pressed and not moved
  on(input, "pointercancel", () => {
    scrolled = Boolean(began);
    began = null;
    if (scrolled) input.value = bar.day;
    else commit();
  });

  const fingers = new Map(); // pointers on the strip: id -> x
  const under = (x) => bar.from + Math.floor(((x - strip.getBoundingClientRect().left) / bar.width) * bar.size);
  on(stage, "pointerdown", (event) => {
    if (event.button) return;
    stage.setPointerCapture(event.pointerId);
    fingers.set(event.pointerId, event.clientX);
    if (fingers.size > 1) return;
    touched(event);
    if (began) return;
    grab();
    bar.move(under(event.clientX), true);
    input.focus({ preventScroll: true });
  });
  on(stage, "pointermove", (event) => {
    const before = fingers.get(event.pointerId);
    if (before === undefined) return;
    if (fingers.size === 2) {
      bar.pinch(event, before);
      return;
    }
    if (bar.busy !== "drag") {
      if (began && !meant(event)) return;
      grab();
      bar.move(under(event.clientX), true);
    }
    fingers.set(event.pointerId, event.clientX);
    bar.move(under(event.clientX));
  });
  const lift = (event) => {
    if (!fingers.delete(event.pointerId) || fingers.size) return;
    if (event.type === "pointerup" && bar.busy !== "drag") {
      grab();
      bar.move(under(event.clientX), true);
    }
    if (bar.busy === "drag") commit();
  };
  on(stage, "pointerup", lift);
  on(stage, "pointercancel", lift);

  Object.assign(bar, { commit, fingers, nextChange, stepBy, under });
}
