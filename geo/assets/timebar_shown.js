/* What the time bar shows: one day, moved to in steps and painted once a frame. */
const BAR_PASSED = 8; // days shown on the way within one frame; a longer leap shows that many, evenly spread

function barShown(bar) {
  const { column, date, find, hooks, input } = bar;

  /** Move to a day; the days passed are shown too, in order, unless it is a leap. Painted in the next frame. */
  function move(to, leap = false) {
    const target = bar.clamp(to);
    if (target === bar.day) return;
    if (bar.passedFrom === null || leap) bar.passedFrom = leap ? target : bar.day;
    bar.day = target;
    show();
  }

  function show() {
    if (bar.frame) {
      bar.again = true;
      return;
    }
    bar.frame = requestAnimationFrame(() => {
      bar.frame = 0;
      if (bar.again) show();
    });
    bar.again = false;
    paint();
    hooks.show(passed().map(bar.iso), bar.reading);
    bar.passedFrom = null;
  }

  /** The days from the one after the last shown to the one shown now. */
  function passed() {
    if (bar.passedFrom === null || bar.passedFrom === bar.day) return [bar.day];
    const far = Math.abs(bar.day - bar.passedFrom);
    const steps = Math.min(far, BAR_PASSED);
    const found = [];
    for (let i = 1; i <= steps; i++) found.push(Math.round(bar.passedFrom + ((bar.day - bar.passedFrom) * i) / steps));
    return found;
  }

  /** The words, thumb and column of the day; the strip itself is drawn only when its window moves. */
  function paint() {
    const words = bar.full(bar.day);
    const cut = words.indexOf(" ") + 1;
    date.children[0].textContent = words.slice(0, cut);
    date.children[1].textContent = words.slice(cut);
    input.value = bar.day;
    input.setAttribute("aria-valuetext", words);
    bar.tell();
    bar.follow();
    place();
    find(".cb-before").setAttribute("aria-disabled", bar.day === 0);
    find(".cb-after").setAttribute("aria-disabled", bar.day === bar.last);
    find(".cb-back").setAttribute("aria-disabled", bar.day === 0);
    find(".cb-on").setAttribute("aria-disabled", bar.nextChange() === null);
    hooks.tell?.({ day: bar.iso(bar.day), reading: bar.reading, date: words, sentence: bar.sentence() });
    bar.announce();
  }

  function place() {
    const cell = bar.width / bar.size;
    const wide = Math.max(cell, 3);
    column.style.width = `${wide}px`;
    column.style.transform = `translateX(${((bar.day - bar.from + 0.5) * cell - wide / 2).toFixed(2)}px)`;
  }

  Object.assign(bar, { move, place, show });
}
