/* The words beside the map: the sentence of the day, its accounts, its places. Turns the pages of a book it was given.

   It knows nothing of its host. Panels.start(root, book) builds inside root and returns
     at(day, reading)   show that day; the same day again costs nothing
     soon(day)          say over the words of another day, while the date moves, which day will be shown on release
     select(record, records, map, taken)  mark the record's cards, in whichever panel has one; bring the first into view, or, where
                        it was chosen on a map, open a card with every account of those records on it
     update(book)       other pages
     stop()             takes everything away again

   book  {first: "2021-08-15", pieces: [html], pages: {claimed: [page of each day], known: [...]}}; a page is
         [words, entry points, count, accounts, earlier, [numbers of each place]], numbers of pieces in their order; an
         account is [its line, its card].
         Pieces were escaped where they were made (geo/markup/elements.py). */
const FEW = 6; // accounts in sight before the reader asks for all: with the ways in they fill a window beside the map
const TABS = [["accounts", "Accounts of the day"], ["places", "Place by place"]];

const Panels = {
  start(root, given) {
    let book = given;
    let [day, reading, record, tab] = ["", "", "", "accounts"];
    let page = null;
    const cardOn = new Map(); // a map -> the card on it
    let all = false; // whether the reader has opened the rest of the accounts, which stays so from day to day
    const box = document.createElement("div");
    box.className = "claims-words";
    const group = `beside-${Math.random().toString(36).slice(2)}`;
    const choices = TABS.map(([value, label]) =>
      `<label><input type="radio" name="${group}" value="${value}"><span>${label}</span></label>`);
    box.innerHTML = `<p class="claims-coming" aria-hidden="true"></p><div class="claims-lead"></div>
      <div class="claims-beside" role="radiogroup" aria-label="Beside the map">${choices.join("")}</div>
      <div class="claims-panel"></div>`;
    root.append(box);
    const [coming, lead, panel] = [".claims-coming", ".claims-lead", ".claims-panel"].map((name) => box.querySelector(name));
    const radios = [...box.querySelectorAll("input")];

    const html = (numbers) => numbers.map((n) => book.pieces[n]).join("");
    const holds = (numbers, wanted) => numbers.some((n) => recordsOf(book.pieces[n]).includes(wanted));
    const recordsOf = (piece) => (/data-records="([^"]*)"/.exec(piece)?.[1] ?? "").split(" ");
    const placeOf = (numbers) => /data-place="([^"]*)"/.exec(book.pieces[numbers[0]])?.[1];

    const folded = (found) => found.map((account) => `<details class="line">${html(account)}</details>`).join("");

    function accounts() {
      const [, entries, count, found, earlier] = page;
      const rest = found.slice(FEW);
      const opened = (some) => (record && holds(some.flat(), record) ? " open" : "");
      const still = earlier.length
        ? `<details class="earlier"${opened(earlier)}>
           <summary>Earlier claims that still stand on this day (${earlier.length})</summary>${folded(earlier)}</details>`
        : "";
      const more = rest.length
        ? `<details class="more"${all ? " open" : opened(rest)}><summary>All ${found.length} accounts</summary>${folded(rest)}</details>`
        : "";
      return `<ul class="claims-entries" aria-label="The ways in">${html(entries)}</ul>
        ${html([count])}<div class="claims-lines">${folded(found.slice(0, FEW))}${more}</div>${still}`;
    }

    /* The chosen place stands first, where the answer to a question about it is looked for. */
    const chosenFirst = (spots) => [...spots].sort((one, other) => (placeOf(other) === record) - (placeOf(one) === record));
    const places = () => chosenFirst(page[5]).map((numbers) => {
      const chosen = record && placeOf(numbers) === record;
      return `<details class="place${chosen ? " selected" : ""}"${chosen ? " open" : ""}>${html(numbers)}</details>`;
    }).join("");

    function show() {
      if (!page) return;
      for (const radio of radios) radio.checked = radio.value === tab;
      panel.innerHTML = tab === "accounts" ? accounts() : places();
      doubts();
      names();
      mark();
    }

    /* Of many buttons that do the same, each is named after its account. */
    function names() {
      for (const button of panel.querySelectorAll(".account > .find")) {
        const said = button.closest(".account").querySelector(".said").textContent;
        button.setAttribute("aria-label", `${button.textContent}: ${said}`);
      }
    }

    /* A line ends in how it hangs on the day, in its card's words. */
    function doubts() {
      for (const said of panel.querySelectorAll(".line > .account > .doubt")) {
        said.closest(".line").querySelector("small").append(`; ${said.textContent}`);
      }
    }

    function mark() {
      for (const card of panel.querySelectorAll("[data-records]")) {
        const chosen = Boolean(record) && card.dataset.records.split(" ").includes(record);
        card.classList.toggle("selected", chosen);
        const line = card.closest(".line");
        if (chosen && line) line.open = true;
      }
    }

    /* The panel that has the record, the open one before the other. */
    function whereIs(wanted) {
      if (!page || !wanted) return tab;
      const [, , , found, earlier, spots] = page;
      const among = holds([found, earlier].flat(2), wanted);
      const below = spots.some((numbers) => placeOf(numbers) === wanted);
      if (tab === "places" && spots.some((numbers) => holds(numbers, wanted))) return tab;
      if (among) return "accounts";
      return below ? "places" : tab;
    }

    /* A day that is none of the reports', which only imported sets have. */
    function outside(asked, how) {
      if (!book.pages[how] || !Number.isFinite(Days.ms(asked))) return;
      [day, reading] = [asked, how];
      const words = (n) => Days.words(Days.at(book.first, n));
      page = null;
      lead.innerHTML = `<p class="nothing">The reports say nothing of this day: they are about ${words(0)} to ${words(book.pages[how].length - 1)}.</p>`;
      panel.innerHTML = "";
      box.classList.add("claims-outside");
    }

    function at(asked, how) {
      const found = book.pages[how]?.[Days.number(book.first, asked)];
      if (!found) outside(asked, how);
      if (!found || found === page) return;
      const words = page?.[0];
      box.classList.remove("claims-outside");
      closeCards();
      [day, reading, page] = [asked, how, found];
      if (page[0] !== words) lead.innerHTML = book.pieces[page[0]];
      if (words === undefined) tab = whereIs(record); // a link to a record opens where it stands
      show();
    }

    /* The accounts that any of the records has on the day, each once. */
    function cardsOf(records) {
      const [, , , found, earlier, spots] = page;
      const numbers = new Set([...found.flat(), ...earlier.flat(), ...spots.flat()]);
      return [...numbers].map((n) => book.pieces[n]).filter((piece) => recordsOf(piece).some((one) => records.includes(one)));
    }

    function openOn(map, records, taken) {
      const cards = cardsOf(records);
      if (!cards.length) return false;
      if (!cardOn.has(map)) cardOn.set(map, mapCard(map));
      cardOn.get(map).open(cards, taken);
      return true;
    }

    const closeCards = () => { for (const card of cardOn.values()) card.close(); };

    function select(wanted, records = [], map = null, taken = null) {
      const opened = page && map && openOn(map, records, taken);
      if (wanted === record) return;
      if (!opened) closeCards();
      record = wanted;
      if (!page) return;
      tab = whereIs(record);
      show();
      if (record && !opened) bring();
    }

    /* What is selected comes into view, and once more when what stands before it has its height, unless all has been moved since. */
    function bring(again = 2) {
      panel.querySelector(".selected")?.scrollIntoView({ block: "nearest" });
      const scrolled = panel.closest(".stMain") ?? document.scrollingElement;
      const { scrollTop } = scrolled;
      if (again) requestAnimationFrame(() => { if (scrolled.scrollTop === scrollTop) bring(again - 1); });
    }

    panel.addEventListener("toggle", ({ target }) => {
      if (target.matches(".more")) all = target.open;
    }, { capture: true });
    for (const radio of radios) {
      radio.addEventListener("change", () => {
        tab = radio.value;
        show();
      });
    }
    return {
      at,
      select,
      soon(asked) {
        coming.textContent = `On release: ${Days.words(Days.at(asked, 0))}`;
      },
      update(other) {
        if (other === book) return;
        book = other;
        page = null;
        at(day, reading);
      },
      stop() {
        for (const card of cardOn.values()) card.remove();
        box.remove();
      },
    };
  },
};
