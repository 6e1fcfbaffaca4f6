/* Where fingers meet several signs: each of them by its words, to be chosen among. Closed by a choice, Escape, a press
   elsewhere, a move of the map or another day.

   mapChooser(box)
     among(event, signs)   the signs within a finger's breadth of a touch; of a mouse, which points finely, none
     open(event, choices)  choices: [{svg, text, choose}], the drawings ours
     close() */
const FINGER = 22; // pixels to each side: a target of 44

function mapChooser(box) {
  const list = Dom.element("div", "claims-chooser");
  list.setAttribute("role", "dialog");
  list.setAttribute("aria-label", "Several signs stand here");
  list.hidden = true;
  L.DomEvent.disableClickPropagation(list);
  box.append(list);

  function among({ pointerType, clientX, clientY }, signs) {
    if (pointerType !== "touch") return [];
    return signs.filter((sign) => {
      const { left, right, top, bottom } = sign.getBoundingClientRect();
      const [x, y] = [(left + right) / 2 - clientX, (top + bottom) / 2 - clientY];
      return Math.abs(x) <= FINGER && Math.abs(y) <= FINGER;
    });
  }

  function close() {
    list.hidden = true;
  }

  function open({ clientX, clientY }, choices) {
    list.replaceChildren(...choices.map(({ svg, text, choose }) => {
      const button = Dom.element("button");
      button.type = "button";
      button.innerHTML = svg; // ours, from geo/signs/style.py
      button.append(Dom.element("span", "", text));
      button.addEventListener("click", () => {
        close();
        choose();
      });
      return button;
    }));
    list.hidden = false;
    const room = box.getBoundingClientRect();
    const within = (at, size, all) => Math.max(6, Math.min(at - size / 2, all - size - 6));
    const left = within(clientX - room.left, list.offsetWidth, room.width);
    const top = within(clientY - room.top, list.offsetHeight, room.height);
    list.style.transform = `translate(${left}px,${top}px)`;
    list.firstElementChild.focus({ preventScroll: true });
  }

  box.addEventListener("pointerdown", (event) => list.contains(event.target) || close(), { capture: true });
  list.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
    event.stopPropagation();
  });
  return { among, close, open };
}

/* Where a mark was taken, in the map's own pixels: a sign's box, of an area a finger's breadth around the pointer. */
function takenAt(box, node, event) {
  const room = box.getBoundingClientRect();
  const { left, right, top, bottom } = node.getBoundingClientRect();
  const sign = node.tagName === "BUTTON";
  const [x, y] = event?.detail ? [event.clientX, event.clientY] : [(left + right) / 2, (top + bottom) / 2]; // by a key: its middle
  const found = sign ? { left, right, top, bottom } : { left: x - FINGER, right: x + FINGER, top: y - FINGER, bottom: y + FINGER };
  return { left: found.left - room.left, right: found.right - room.left, top: found.top - room.top, bottom: found.bottom - room.top };
}
