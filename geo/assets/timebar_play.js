/* Playback: day after day in the frame's time, until the end or the reader's hand. */
function barPlay(bar) {
  const { box, find, on, speed, still } = bar;

  function toggle() {
    if (bar.busy === "play") pause();
    else if (still.matches) bar.stepBy(() => bar.move(bar.day + 1));
    else play();
  }

  function play() {
    clearTimeout(bar.settling);
    bar.settling = 0;
    if (bar.day === bar.last) bar.move(0, true);
    bar.busy = "play";
    mark();
    let then = performance.now();
    let due = 0; // days owed
    const turn = (now) => {
      const passed = Math.max(0, now - then); // a frame's time is that of its beginning, which the press may come after
      due += Math.min((passed * speed.value) / 1000, BAR_PASSED); // after a stall it is late rather than leaps
      then = now;
      const whole = Math.floor(due + 0.05); // so that 60 days a second is one a frame at 60 frames
      due -= whole;
      if (whole && bar.day === bar.last) bar.move(0, true); // only when repeating
      else if (whole) bar.move(bar.day + whole);
      if (bar.day === bar.last && find(".cb-loop").getAttribute("aria-pressed") !== "true") pause();
      else bar.playing = requestAnimationFrame(turn);
    };
    bar.playing = requestAnimationFrame(turn);
  }

  function pause(commits = true) {
    cancelAnimationFrame(bar.playing);
    bar.busy = "";
    mark();
    bar.announce();
    if (commits) bar.commit();
  }

  function mark() {
    const node = find(".cb-play");
    const label = bar.busy === "play" ? "Pause" : "Play";
    node.innerHTML = bar.busy === "play" ? BAR_ICONS.pause : BAR_ICONS.play;
    node.setAttribute("aria-label", label);
    node.title = label;
    box.classList.toggle("cb-playing", bar.busy === "play");
  }

  on(find(".cb-play"), "click", toggle);
  on(find(".cb-loop"), "click", (event) => {
    const node = event.currentTarget;
    node.setAttribute("aria-pressed", node.getAttribute("aria-pressed") !== "true");
  });
  on(speed, "change", () => (speed.dataset.chosen = "yes"));
  const calm = () => {
    if (still.matches && bar.busy === "play") pause();
    box.classList.toggle("cb-calm", still.matches);
    find(".cb-still").hidden = !still.matches;
  };
  on(still, "change", calm);

  Object.assign(bar, { calm, pause, toggle });
}
