/* Parts of a published file: the data it carries, its elements, the day as text, and what of an address was not followed. */
const given = (name) => JSON.parse(document.getElementById(`claims-${name}`).textContent);
const part = (id) => document.getElementById(id);

/** The day in structured text, made when it is opened. */
function textOfDays(box, told, first, now) {
  const inside = box.querySelector(".transcript");
  const make = () => {
    const { day, reading } = now();
    const number = Days.number(first, day);
    const key = `${reading} ${number}`;
    if (!box.open || inside.dataset.made === key) return;
    inside.dataset.made = key;
    inside.innerHTML = told.pages[reading][number].map((n) => told.pieces[n]).join(""); // escaped where it was made
  };
  box.addEventListener("toggle", make);
  return { make };
}

function tellOf(sentences) {
  const box = part("said");
  box.className = sentences.length ? "note" : "";
  box.replaceChildren(...sentences.map((sentence) => Dom.element("p", "", sentence)));
}
