/* The time bar: one date and one reading of it, moved by pointer, touch, keys, buttons or playback.

   It knows nothing of its host. TimeBar.start(root, data, hooks) builds the bar inside root and returns
     at(day, reading)   the host's word on what is shown; a drag, held key, playback or click not yet told goes on undisturbed
     update(data)       other days or activity; the same object costs nothing
     theme(name)        "light" or "dark"
     now()              {day, reading}
     stop()             takes everything away again

   data   {first: "2021-08-15", count: 23, sides: [{name, short}], colours: {light: {"--claims-ink": …}, dark: {…}},
           readings: {claimed: {claims: [counts of side 1, of side 2], clashes: counts, changes: [day number],
                                words: [sentence a day] or []}, known: {…}}}
          where counts is [day number, dated, uncertain, …] for the days that have any. Where the days are more than
          those of the claims, "told" is the number of the first day that has words. "imported", if any, has a lane of
          its own: {claimed: [day number, fighting, others, uncertain, …], known: […]}. "datings", if any, are reports
          that can be read by either of two dates (timebar_markup.js).
   hooks  show(days, reading)   at most once a frame: every day the date passed on its way, the one shown last
          commit(day, reading)  once: on release, on pause, when keys settle
          date(report, other)   optional, where there are datings: read a report by its other date, or by its best again
          tell({day, reading, date, sentence})  optional: the words for what is shown

   A bar is one record that its parts share and add their verbs to: days, shown, words, hand, window, play, strip, each
   in the file of that name.
*/
const TimeBar = {
  start(root, given, hooks) {
    const box = document.createElement("section");
    box.className = "claims-bar";
    box.setAttribute("aria-label", "Time bar");
    box.innerHTML = `<div class="cb-grid">${BAR_TEMPLATE}</div>`;
    root.append(box);
    const find = (name) => box.querySelector(name);
    const [date, tally, input, strip, stage, column, axis, live, speed, win] = [
      ".cb-day", ".cb-tally", ".cb-input", ".cb-strip", ".cb-stage", ".cb-column", ".cb-axis", ".cb-live", "select",
      ".cb-window"].map(find);
    const group = `reading-${Math.random().toString(36).slice(2)}`;
    const radios = [...box.querySelectorAll(".cb-reading input")];
    for (const radio of radios) radio.name = group;

    const off = new AbortController(); // takes every listener away at once
    const on = (target, type, does, options = {}) => target.addEventListener(type, does, { signal: off.signal, ...options });
    const still = matchMedia("(prefers-reduced-motion: reduce)");
    const pen = strip.getContext("2d");

    const bar = { // what the parts share
      hooks, box, find, on, still, pen, radios, date, tally, input, strip, stage, column, axis, live, speed, win,
      data: null, counts: {}, last: 0, // the days
      day: 0, reading: "claimed", told: false, // what is shown, and whether the host has spoken yet
      base: null, // what the host knows: {day, reading}
      busy: "", // "drag", "keys", "play": the reader's hand is on the date
      from: 0, size: 1, // the days in the strip
      width: 0, height: 0, // of the strip, in CSS pixels
      frame: 0, passedFrom: null, again: false, // one batch of days a frame
      spoken: "", // the tally as a sentence
      settling: 0, announcing: 0, playing: 0, lastClick: -Infinity,
    };
    for (const install of [barDays, barShown, barWords, barHand, barWindow, barPlay, barStrip]) install(bar);

    function theme(name) {
      if (box.dataset.theme === name) return;
      box.dataset.theme = name;
      for (const [key, value] of Object.entries(bar.data.colours?.[name] ?? {})) box.style.setProperty(key, value);
      bar.draw();
    }

    const sized = new ResizeObserver(bar.measure);
    bar.read(given);
    theme("light");
    bar.calm();
    sized.observe(stage);

    return {
      at(text, wanted) {
        const n = bar.clamp(bar.number(text));
        bar.base = { day: n, reading: wanted };
        if ((bar.busy || bar.settling) && bar.told) return;
        if (bar.told && n === bar.day && wanted === bar.reading) return;
        const other = wanted !== bar.reading || !bar.told;
        bar.told = true;
        [bar.day, bar.reading] = [n, wanted];
        bar.passedFrom = null;
        for (const radio of radios) radio.checked = radio.value === bar.reading;
        bar.show();
        if (other) bar.draw();
      },
      update(other) {
        if (other === bar.data) return;
        const [shown, colours] = [bar.iso(bar.day), box.dataset.theme];
        bar.read(other);
        bar.day = bar.clamp(bar.number(shown));
        delete box.dataset.theme;
        theme(colours);
        bar.measure();
        if (bar.told) bar.show();
      },
      theme,
      now: () => ({ day: bar.iso(bar.day), reading: bar.reading }),
      stop() {
        off.abort();
        sized.disconnect();
        for (const timer of [bar.settling, bar.announcing]) clearTimeout(timer);
        for (const asked of [bar.frame, bar.playing]) cancelAnimationFrame(asked);
        box.remove();
      },
    };
  },
};
