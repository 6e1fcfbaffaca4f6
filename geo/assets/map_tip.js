/* The words of what is pointed at, beside the pointer or below what has the keyboard's focus; always inside the map. */
function mapTip(box, className = "") {
  const tip = Dom.element("div", ("claims-tip " + className).trim());
  tip.setAttribute("role", "tooltip");
  tip.hidden = true;
  box.appendChild(tip);
  const place = (x, y) => {
    const room = box.getBoundingClientRect();
    const left = Math.min(Math.max(x - room.left + 14, 6), room.width - tip.offsetWidth - 6);
    const below = y - room.top + 16;
    const top = below + tip.offsetHeight > room.height ? y - room.top - tip.offsetHeight - 10 : below;
    tip.style.transform = "translate(" + Math.max(left, 6) + "px," + Math.max(top, 6) + "px)";
  };
  return {
    show(text, event, node) {
      if (!text) return;
      if (tip.textContent !== text) tip.textContent = text;
      tip.hidden = false;
      const around = node ? node.getBoundingClientRect() : null;
      place(event ? event.clientX : around.left + around.width / 2, event ? event.clientY : around.bottom - 8);
    },
    move(event) {
      if (!tip.hidden) place(event.clientX, event.clientY);
    },
    hide() {
      tip.hidden = true;
    },
  };
}
