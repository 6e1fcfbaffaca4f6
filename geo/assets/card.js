/* The card on the map: every account of a spot, one at a time, over the map from which it was asked for; on a phone a sheet
   from below. Nothing scrolls, and the keyboard's focus goes into it and back to the mark. It covers neither the mark that
   it was asked of nor the buttons at the map's corners; where the list of layers unfolds it makes room, and a sheet goes.

   mapCard(map)  map: the element that holds the map, a frame of its own or not
     open(cards, at)  pieces of HTML that were escaped where they were made, one for each account, never none; where the mark
                   stands, in the map's own pixels: {left, right, top, bottom}, if it has a place
     close()       as the button and Escape do; where it is closed nothing happens */
const CARD_EDGE = 10; // pixels between the card and the map's edge, the mark, the caption and the buttons
const CARD_LEFT = 62; // so far in stand the buttons for the zoom, on a screen for fingers too
const SHEET = 640; // a window up to this wide has the sheet (page.css)

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
  let [shown, now, from] = [[], 0, null];

  function turn(to) {
    now = (to + shown.length) % shown.length;
    body.innerHTML = shown[now];
    told.textContent = `Account ${now + 1} of ${shown.length} here`;
    body.scrollTop = 0;
  }

  const layersOf = () => (map.contentDocument ?? map).querySelector(".leaflet-control-layers");
  let [asked, folded] = [null, 0];
  const unfolding = new ResizeObserver(() => {
    if (card.hidden) return;
    if (innerWidth > SHEET) arrange(asked);
    else if (layersOf()?.offsetHeight > folded) close();
  });

  /* Over the map, wherever the page has put it. */
  function place(at) {
    (map.offsetParent ?? document.body).append(card);
    card.hidden = false;
    asked = at;
    arrange(at);
    unfolding.disconnect();
    const layers = layersOf();
    folded = layers?.offsetHeight ?? 0;
    if (layers) unfolding.observe(layers);
  }

  function arrange(at) {
    const { left, top, room } = innerWidth > SHEET ? beside(at) : { left: 0, top: 0, room: sheet(at) };
    card.style.setProperty("--left", `${map.offsetLeft + left}px`);
    card.style.setProperty("--top", `${map.offsetTop + top}px`);
    card.style.setProperty("--room", `${room}px`);
  }

  /* At the left under the caption or at the right under the layers' button, where the mark is not; where it is in both, over
     or under it. */
  function beside(at) {
    const [wide, high] = [map.offsetWidth, map.offsetHeight];
    const inside = map.contentDocument ?? map;
    const [caption, layers] = [".claims-caption", ".leaflet-control-layers"].map((name) => inside.querySelector(name));
    const places = [CARD_LEFT, wide - card.offsetWidth - CARD_EDGE].map((left) => {
      const right = left + card.offsetWidth;
      const over = [caption && left < caption.offsetLeft + caption.offsetWidth && caption, right > wide - CARD_EDGE - (layers?.offsetWidth ?? 0) && layers];
      const top = CARD_EDGE + Math.max(0, ...over.filter(Boolean).map((one) => one.offsetTop + one.offsetHeight));
      return { left, top, right, bottom: high - CARD_EDGE };
    });
    const free = places.find((one) => !at || at.right < one.left || at.left > one.right) ?? pressed(places[1], at);
    return { left: free.left, top: free.top, room: free.bottom - free.top };
  }

  /* The larger part of a place that a mark lies in, over it or under it. */
  function pressed(one, at) {
    const [over, under] = [at.top - CARD_EDGE - one.top, one.bottom - at.bottom - CARD_EDGE];
    return over > under ? { ...one, bottom: at.top - CARD_EDGE } : { ...one, top: at.bottom + CARD_EDGE };
  }

  /* How high a sheet may be that leaves the mark in sight. */
  function sheet(at) {
    const most = 0.6 * innerHeight;
    return at ? Math.max(0.3 * innerHeight, Math.min(most, innerHeight - map.getBoundingClientRect().top - at.bottom - CARD_EDGE)) : most;
  }

  function open(cards, at = null) {
    shown = cards;
    const focused = document.activeElement;
    if (card.hidden) from = focused?.contentDocument?.activeElement ?? focused; // a frame forgets its mark
    place(at);
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
  before.addEventListener("click", () => turn(now - 1));
  after.addEventListener("click", () => turn(now + 1));
  away.addEventListener("click", close);
  card.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
    if (event.key === "ArrowLeft" || event.key === "ArrowRight") turn(now + (event.key === "ArrowLeft" ? -1 : 1));
    event.stopPropagation(); // the map under it and the time bar have keys of their own
  });
  function remove() {
    unfolding.disconnect();
    card.remove();
  }

  return { close, open, remove };
}
