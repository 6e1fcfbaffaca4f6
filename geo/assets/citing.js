/* "Copy link" and "Cite this view" in the foot of a page: both with the address of what is on the screen now, even where
 * Python has not heard of it yet: the date under the reader's hand, the part of the map in view. */
function address(always) {
  const link = new URL(location.href);
  const { day, reading } = Bus.last("day") ?? {};
  Address.write(link, { ...always, ...(day && { day, reading }) });
  if (link.searchParams.has("day") && Maps.frames().length) Address.write(link, Address.window(Bus.last("window")));
  return Address.write(link, Object.fromEntries(link.searchParams)).href; // an old link's empty keys go
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false; // no permission, or no secure connection: the reader gets the text to copy by hand
  }
}

export default function ({ data, parentElement }) {
  const part = (name) => parentElement.querySelector(`.claims-citing-${name}`);
  const now = () => address(data.always);
  const cited = () => data.text.replace(data.mark, () => now());
  const show = () => { part("text").textContent = cited(); };
  const give = (text, name) => async () => {
    const words = text();
    const done = await copy(words);
    const field = part("field");
    field.hidden = done;
    field.value = words;
    field.setAttribute("aria-label", name);
    if (!done) field.select();
    part("said").textContent = done ? `${name} copied.` : `Copy the ${name.toLowerCase()} from the field.`;
  };
  part("link").onclick = give(now, "Link");
  part("copy").onclick = give(() => { show(); return cited(); }, "Citation");
  part("open").ontoggle = show;
  if (part("open").open) show();
}
