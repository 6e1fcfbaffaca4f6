/* The time bar's markup: what it is before it knows a day. */
const BAR_SPEEDS = [1, 2, 4, 8, 15, 30, 60]; // days a second
const BAR_ICONS = {
  back: Dom.icon("M5 4v12M15 4.5v11L7 10z"),
  before: Dom.icon("M12.5 4.5 7 10l5.5 5.5"),
  play: Dom.icon("M6.5 4v12l9.5-6z"),
  pause: Dom.icon("M6.5 4.5v11M13.5 4.5v11"),
  after: Dom.icon("M7.5 4.5 13 10l-5.5 5.5"),
  on: Dom.icon("M15 4v12M5 4.5v11l8-5.5z"),
  loop: Dom.icon("M4 9.5V8.5a3 3 0 0 1 3-3h8.2M12.8 3l2.6 2.5L12.8 8M16 10.5v1a3 3 0 0 1-3 3H4.8M7.2 17l-2.6-2.5L7.2 12"),
  out: Dom.icon("M5 10h10"),
  in: Dom.icon("M5 10h10M10 5v10"),
};
const barButton = (name, label, extra = "") =>
  `<button type="button" class="cb-${name}" aria-label="${label}" title="${label}"${extra}>${BAR_ICONS[name]}</button>`;

const BAR_TEMPLATE = `
  <div class="cb-date"><output id="day" class="cb-day" aria-live="off"><span></span><span></span></output><p class="cb-tally"></p></div>
  <div class="cb-controls" role="toolbar" aria-label="Reading, steps and playback">
  <div class="cb-reading" role="radiogroup" aria-label="Reading of the day">
    <label><input type="radio" value="claimed" aria-label="What is said about this day"><span><i>What is </i>said<i> about this day</i></span></label>
    <label><input type="radio" value="known" aria-label="What had been published by this day"><span><i>What had been </i>published<i> by this day</i></span></label>
  </div>
  <div class="cb-tools">
    <div class="cb-steps" role="group" aria-label="Steps">
      ${barButton("back", "Back to the last day on which something changes")}
      ${barButton("before", "Day before")}
      ${barButton("play", "Play")}
      ${barButton("after", "Day after")}
      ${barButton("on", "On to the next day on which something changes")}
    </div>
    <div class="cb-pace" role="group" aria-label="Playback">
      <select aria-label="Speed">${BAR_SPEEDS.map((n) => `<option value="${n}">${n} day${n > 1 ? "s" : ""}/s</option>`).join("")}</select>
      ${barButton("loop", "Repeat", ' aria-pressed="false"')}
    </div>
    <div class="cb-zoom" role="group" aria-label="Zoom of the strip">
      ${barButton("out", "Show more days")}${barButton("in", "Show fewer days")}
    </div>
    <p class="cb-still" hidden>Your system asks for less motion: the date moves by steps only.</p>
  </div>
  <div class="cb-datings"></div>
  </div>
  <div class="cb-chart">
    <div class="cb-names" aria-hidden="true"><span class="cb-one"></span><span class="cb-ink">Clashes</span><span class="cb-two"></span><span class="cb-imported"></span></div>
    <div class="cb-stage">
      <div class="cb-column" aria-hidden="true"></div>
      <canvas class="cb-strip" role="img"></canvas>
    </div>
    <div class="cb-track">
      <div class="cb-window" aria-hidden="true"></div>
      <input type="range" class="cb-input" min="0" step="1" aria-label="Date">
    </div>
    <div class="cb-axis" aria-hidden="true"></div>
    <p class="cb-note" aria-hidden="true"></p>
  </div>
  <p class="cb-live" role="status" aria-live="polite"></p>`;

/* A report that can be read by either of two dates, and how much that moves: {report, title, days: [best, other], on, moves}. */
function barDating({ report, title, days, on, moves }, choose) {
  const box = Dom.element("div", "cb-dating");
  const group = `dating-${Math.random().toString(36).slice(2)}`;
  const said = Dom.element("span", "cb-dating-of");
  said.append("Date of ", Dom.element("b", "", `“${title}”`), Dom.element("i", "", "one report"));
  const choice = Dom.element("span", "cb-choice");
  const moved = Dom.element("small", "", `${on ? "moved" : "moves"} ${moves}`);
  moved.id = group;
  choice.setAttribute("role", "radiogroup");
  choice.setAttribute("aria-label", `Date of “${title}”`);
  choice.setAttribute("aria-describedby", group);
  days.forEach((day, n) => {
    const label = Dom.element("label");
    const radio = Object.assign(Dom.element("input"), { type: "radio", name: group, checked: n === on, tabIndex: -1 });
    radio.addEventListener("change", () => choose(report, n === 1));
    label.append(radio, Dom.element("span", "", day));
    choice.append(label);
  });
  box.append(said, choice, moved);
  return box;
}
