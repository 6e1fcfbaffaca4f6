/* The days in the strip, where there are many: zoom, sideways movement, and the labels below. */
const CLOSEST = 14; // days in the closest window

function barWindow(bar) {
  const { axis, box, find, input, on, pen, stage, win } = bar;

  function pinch(event, before) {
    const other = [...bar.fingers].find(([id]) => id !== event.pointerId)[1];
    const gap = Math.max(20, Math.abs(event.clientX - other));
    zoom(Math.max(20, Math.abs(before - other)) / gap, bar.under((event.clientX + other) / 2));
    bar.fingers.set(event.pointerId, event.clientX);
  }

  /** Show ``factor`` times as many days, keeping the day ``around`` where it is. */
  function zoom(factor, around = bar.day) {
    if (bar.data.count <= BAR_ZOOM_FROM) return;
    const share = (around - bar.from) / bar.size;
    const wanted = Math.max(CLOSEST, Math.min(bar.data.count, bar.size * factor));
    scroll(around - share * wanted, wanted);
  }

  function scroll(to, days = bar.size) {
    bar.size = days;
    bar.from = Math.max(0, Math.min(bar.data.count - bar.size, to));
    bar.draw();
    bar.place();
  }

  /** Keep the day in the window: when it leaves, the window turns like a page. */
  function follow() {
    if (bar.day >= bar.from && bar.day + 1 <= bar.from + bar.size) return;
    scroll(bar.day < bar.from ? bar.day + 1 - bar.size * 0.9 : bar.day - bar.size * 0.1);
  }

  on(find(".cb-in"), "click", () => zoom(0.5));
  on(find(".cb-out"), "click", () => zoom(2));
  on(stage, "wheel", (event) => {
    if (bar.data.count <= BAR_ZOOM_FROM) return;
    const across = event.shiftKey ? event.deltaY : event.deltaX;
    if (event.ctrlKey || event.metaKey) zoom(Math.exp(event.deltaY / 200), bar.under(event.clientX));
    else if (across && bar.size < bar.data.count) scroll(bar.from + (across / bar.width) * bar.size);
    else return;
    event.preventDefault();
  }, { passive: false });

  /** Day, month and year labels: each level only where all of it has room, and no label ever touches another. */
  function label() {
    const cell = bar.width / bar.size;
    pen.font = `12px ${getComputedStyle(axis).fontFamily}`;
    const firstDay = Math.ceil(bar.from);
    const lastDay = Math.min(bar.last, Math.floor(bar.from + bar.size - 1));
    const taken = [];
    const made = [];
    const put = (n, text, strong) => {
      const half = pen.measureText(text).width / 2 + (strong ? 2 : 0);
      const centre = Math.max(half, Math.min(bar.width - half, (n - bar.from + 0.5) * cell));
      if (taken.some(([a, b]) => centre - half - 8 < b && centre + half + 8 > a)) return;
      taken.push([centre - half, centre + half]);
      made.push({ n, text, strong, centre });
    };
    const monthly = (n) => Days.brief(bar.at(n));
    const days = [];
    for (let n = firstDay; n <= lastDay; n++) days.push([n, bar.at(n).getUTCDate(), bar.at(n).getUTCMonth()]);
    const long = bar.data.count > 366;
    for (const [n, d, m] of days) if (d === 1 && m === 0 && long) put(n, String(bar.at(n).getUTCFullYear()), true);
    const month = ([n, , m]) => put(n, cell > 8 ? `1 ${Days.SHORT[m]}` : Days.SHORT[m], true);
    for (const step of [6, 3, 1]) {
      if (cell * 30 * step < 56) break;
      days.filter(([, d, m]) => d === 1 && m % step === 0).forEach(month);
    }
    if (cell * 30 >= 56) {
      put(firstDay, monthly(firstDay), true);
      put(lastDay, cell > 8 ? monthly(lastDay) : "", false);
    }
    const plain = ([n, d]) => put(n, String(d), false);
    if (cell * 14 >= 44) days.filter(([, d]) => d === 15).forEach(plain);
    if (cell * 5 >= 30) days.filter(([, d]) => d % 5 === 0 && d < 30).forEach(plain);
    if (cell >= 26) days.forEach(plain);
    axis.replaceChildren(...made.filter((l) => l.text).map((l) => {
      const node = document.createElement("span");
      node.textContent = l.text;
      if (l.strong) node.className = "cb-strong";
      node.style.left = `${l.centre.toFixed(1)}px`;
      return node;
    }));
  }

  /** The track covers the whole range: its thumb stands under the day's column, or the strip's window is framed on it. */
  function outline() {
    const zoomed = bar.size < bar.data.count;
    box.classList.toggle("cb-zoomed", zoomed);
    const cell = bar.width / bar.data.count;
    input.style.setProperty("--cell", `${cell}px`);
    win.style.left = `${(bar.from / bar.data.count) * 100}%`;
    win.style.width = `${(bar.size / bar.data.count) * 100}%`;
    find(".cb-out").setAttribute("aria-disabled", !zoomed);
    find(".cb-in").setAttribute("aria-disabled", bar.size <= CLOSEST);
  }

  Object.assign(bar, { follow, label, outline, pinch });
}
