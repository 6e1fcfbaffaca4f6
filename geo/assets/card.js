/* The card on the map: every account of a spot, one at a time, over the map from which it was asked for; on a phone a sheet
   from below. Nothing scrolls, and the keyboard's focus goes into it and back to the mark.

   mapCard(map)  map: the element that holds the map, a frame of its own or not
     open(cards)   pieces of HTML that were escaped where they were made, one for each account, never none
     close()       as the button and Escape do; where it is closed nothing happens */
function mapCard(map) {
  const card = Dom.element("section", "claims-card claims-words");
  card.setAttribute("role", "dialog");
  card.tabIndex = -1;
  card.hidden = true;
  const head = Dom.element("p", "claims-card-head");
  const [before, told, after, away] = [
    Dom.element("button", "", "Previous"), Dom.element("span"), Dom.element("button", "", "Next"), Dom.element("button", "", "Close"),
  ];
  const body = Dom.element("div", "claims-card-body");
  told.setAttribute("role", "status");
  head.append(before, told, after, away);
  card.append(head, body);
  let [shown, at, from] = [[], 0, null];

  function turn(to) {
    at = (to + shown.length) % shown.length;
    body.innerHTML = shown[at];
    told.textContent = `Account ${at + 1} of ${shown.length} here`;
    body.scrollTop = 0;
  }

  /* Over the map, wherever the page has put it. */
  function place() {
    const holder = map.offsetParent ?? document.body;
    holder.append(card);
    card.style.setProperty("--top", `${map.offsetTop}px`);
    card.style.setProperty("--right", `${holder.clientWidth - map.offsetLeft - map.offsetWidth}px`);
    card.style.setProperty("--room", `${map.offsetHeight}px`);
  }

  function open(cards) {
    shown = cards;
    const focused = document.activeElement;
    if (card.hidden) from = focused?.contentDocument?.activeElement ?? focused; // a frame forgets its mark
    place();
    card.hidden = false;
    before.hidden = after.hidden = cards.length < 2;
    turn(0);
    card.setAttribute("aria-label", `What is said here: ${cards.length === 1 ? "one account" : `${cards.length} accounts`}`);
    card.focus({ preventScroll: true });
  }

  function close() {
    if (card.hidden) return;
    const within = card.contains(document.activeElement);
    card.hidden = true;
    if (within) from?.focus({ preventScroll: true });
  }

  for (const button of [before, after, away]) button.type = "button";
  before.addEventListener("click", () => turn(at - 1));
  after.addEventListener("click", () => turn(at + 1));
  away.addEventListener("click", close);
  card.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
    if (event.key === "ArrowLeft" || event.key === "ArrowRight") turn(at + (event.key === "ArrowLeft" ? -1 : 1));
    event.stopPropagation(); // the map under it and the time bar have keys of their own
  });
  return { close, open, remove: () => card.remove() };
}
