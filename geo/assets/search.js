/* The field for words to look for in the records. Python hears of them when the reader is done: with Enter, with the cross
   that empties the field, or on leaving it.

   Down: {words, heard, label, placeholder, most}; "words" are those looked for, "heard" is the number of the last word
   Python knew of. Up, as a trigger: "asked" {words, number}. */
const fields = new WeakMap();

function field(parent) {
  const label = Dom.element("label", "claims-search");
  const name = Dom.element("span", "unseen");
  const input = Dom.element("input");
  input.type = "search";
  input.autocomplete = "off";
  input.spellcheck = false;
  label.append(name, input);
  parent.append(label);
  const made = { ask: () => {}, shown: "", sent: 0, typing: false };
  const tell = () => {
    made.typing = false;
    if (input.value === made.shown) return;
    made.shown = input.value;
    made.sent = Math.max(made.sent + 1, Date.now());
    made.ask({ words: input.value, number: made.sent });
  };
  input.addEventListener("input", () => { made.typing = true; });
  input.addEventListener("change", tell);
  input.addEventListener("search", tell);
  made.update = (data) => {
    [name.textContent, input.placeholder, input.maxLength] = [data.label, data.placeholder, data.most];
    if (made.typing || data.heard < made.sent) return; // the reader is further than Python
    input.value = made.shown = data.words;
  };
  return made;
}

export default function ({ data, parentElement, setTriggerValue }) {
  Steps.keep();
  if (!fields.has(parentElement)) fields.set(parentElement, field(parentElement));
  const made = fields.get(parentElement);
  const send = Line.through("search", setTriggerValue);
  made.ask = (said) => send("asked", said);
  made.update(data);
}
