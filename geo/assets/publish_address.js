/* The view as the hash of a published file carries it: the dashboard's address, by the same table (address.js).

   Hash.write(view) gives the hash; Hash.read(hash, known) gives {view, said}, a sentence in said for everything that could
   not be followed. An address without a day leaves what it does not name as known.opening has it.
   known  {opening: {day, reading, record}, first, count, records: Set, paragraphs: {report: [number]}, sections: Set,
           edition: {version, log: [[version, words]], changed: {record: [[what, version]]}}} */
const Hash = (() => {
  const HERE = ["time bar", "selection", "map", "sources", "link", "published file"]; // who writes what this page can show
  const written = (...writers) => ADDRESS.filter(({ writer }) => writers.includes(writer)).map(({ name }) => name);
  const KEYS = written(...HERE);
  const FILTERS = written("filters");
  const READINGS = ["claimed", "known"];

  const short = (text) => (text.length <= 40 ? text : `${text.slice(0, 40)}…`);
  const said = (thing, what, instead) => `The address asks for the ${thing}, which ${what}; ${instead}.`;
  const full = (day) => Days.words(Days.at(day, 0));

  const write = (view) => `#${Address.query(Object.fromEntries(KEYS.map((key) => [key, view[key]])))}`;

  /** What a hash names, key by key; of a key named twice the last counts. */
  function asked(hash) {
    return Object.fromEntries(new URLSearchParams(hash.replace(/^#/, "")));
  }

  function read(hash, known) {
    const query = asked(hash);
    const told = [];
    const view = { ...Object.fromEntries(KEYS.map((key) => [key, ""])), ...known.opening };
    if (query.day) view.record = ""; // an address with a day is whole
    dayOf(query, known, view, told);
    readingOf(query, view, told);
    recordOf(query, known, view, told);
    windowOf(query, view, told);
    editionOf(query, known, view, told);
    sectionOf(query, known, view, told);
    if (FILTERS.some((key) => query[key])) told.push("The address asks for filters, which this page does not have; every record is shown.");
    return { view, said: told };
  }

  function dayOf({ day }, { first, count, opening }, view, told) {
    if (!day) return;
    const at = Days.ms(day);
    if (!/^\d{4}-\d\d-\d\d$/.test(day) || Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== day) {
      told.push(said(`day “${short(day)}”`, "is no date like 2021-09-02", `${full(opening.day)} is shown`));
      return;
    }
    view.day = Days.iso(first, Math.max(0, Math.min(count - 1, Days.number(first, day))));
    if (view.day !== day) told.push(`${full(day)} is outside the days of this data; the nearest, ${full(view.day)}, is shown.`);
  }

  function readingOf({ reading }, view, told) {
    if (!reading) return;
    if (READINGS.includes(reading)) view.reading = reading;
    else told.push(`The address asks for the reading “${short(reading)}”; there are “claimed” and “known”. “${view.reading}” is shown.`);
  }

  function recordOf({ record }, { records }, view, told) {
    if (record === undefined) return;
    view.record = records.has(record) ? record : "";
    if (record && !view.record) told.push(said(`record “${short(record)}”`, "this data does not hold", "none is selected"));
  }

  function windowOf({ lat = "", lon = "", zoom = "" }, view, told) {
    if (!lat && !lon && !zoom) return;
    const [y, x, z] = [lat, lon, zoom].map((part) => (part.trim() ? Number(part) : NaN));
    if (Math.abs(x) <= 180 && Math.abs(y) <= 85 && z >= 0 && z <= 22) {
      Object.assign(view, { lat: y.toFixed(4), lon: x.toFixed(4), zoom: String(z) });
      return;
    }
    const parts = Object.entries({ lat, lon, zoom }).map(([key, part]) => `${key} “${short(part)}”`);
    told.push(`The address asks for the part of the map at ${parts.join(", ")}, which is nowhere; all of it is shown.`);
  }

  /** A link of another version of the data: which, and what changed since for the record it names. */
  function editionOf({ version = "" }, { edition: { version: shown, log, changed } }, view, told) {
    view.version = shown;
    if (!version || version === shown) return;
    if (!/^\d{1,4}(\.\d{1,4}){2}$/.test(version)) {
      told.push(`The address names a version of the data that is none; version ${shown} is shown.`);
    } else if (later(version, shown)) {
      told.push(`This link is of data version ${version}, newer than version ${shown}, which is shown.`);
    } else {
      const since = ([, one]) => later(one, version);
      const found = (Object.hasOwn(changed, view.record) ? changed[view.record] : []).filter(since);
      const listed = found.map(([what, one]) => `${what} (${one})`).join("; ");
      told.push(`This link is of data version ${version}; version ${shown} is shown.`);
      if (listed) told.push(`What changed for the record it names: ${listed}.`);
      else if (view.record) told.push("The change log names nothing that changed for the record it names.");
      else for (const [one, words] of log) if (later(one, version)) told.push(`What version ${one} changed: ${words}`);
    }
  }

  const later = (one, other) => {
    const [a, b] = [one, other].map((text) => text.split(".").map(Number));
    const at = a.findIndex((part, n) => part !== b[n]);
    return at >= 0 && a[at] > b[at];
  };

  function sectionOf({ section, report, paragraph }, { sections, paragraphs }, view, told) {
    if (report) {
      if (!Object.hasOwn(paragraphs, report)) {
        told.push(said(`report “${short(report)}”`, "is not here", "the list of sources is shown"));
      } else {
        view.report = report;
        if (paragraphs[report].includes(Number(paragraph))) view.paragraph = String(Number(paragraph));
        else if (paragraph) told.push(`This report has no paragraph ${short(paragraph)}; all of it is shown.`);
      }
      view.section = "sources";
    } else if (section && section !== "map") {
      if (sections.has(section)) view.section = section;
      else told.push(said(`part “${short(section)}”`, "this page does not have", "the map is shown"));
    }
  }

  return { asked, read, write };
})();
