/* "Copy link" and "Cite this view": both with the address of what is on the screen now, even where Python has not heard of
 * it yet: the date under the reader's hand. The part of the map in view is left out: on another screen the whole is framed
 * anew, and the link is short. */
function address(always) {
  const link = new URL(location.href);
  const { day, reading } = Bus.last("day") ?? {};
  Address.write(link, { ...always, ...(day && { day, reading }) });
  Address.write(link, { lat: "", lon: "", zoom: "" });
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

/* The day and how it is read, in words: "Thursday 2 September 2021: what is said about this day". */
function viewed(readings) {
  const { day, reading } = Object.fromEntries(new URL(address({})).searchParams);
  const named = day && !Number.isNaN(Days.ms(day));
  return named ? `${Days.full(Days.at(day, 0))}: ${readings[reading] ?? readings.claimed}` : "";
}

/* The code of a frame that shows the map alone: what is said in it is text, escaped as an attribute's. */
function code({ title, height }) {
  const link = Address.write(new URL(address({})), { version: "" }); // it shows the data of the day, whichever they are
  link.pathname = link.pathname.replace(/[^/]*$/, ""); // the map is the first page
  link.searchParams.set("embed", "true");
  const quoted = (text) => text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
  return `<iframe src="${quoted(link.href)}" title="${quoted(title)}" height="${height}" style="width: 100%; border: 0" loading="lazy"></iframe>`;
}

export default function ({ data, parentElement }) {
  const part = (name) => parentElement.querySelector(`.claims-citing-${name}`);
  const now = () => address(data.always);
  const cited = () => data.text.replace(data.mark, () => now());
  const framed = () => (data.frame ? code(data.frame) : "");
  const show = () => {
    part("frame").hidden = !data.frame;
    part("code").textContent = framed();
    part("text").textContent = cited();
    part("view").textContent = viewed(data.readings ?? {});
  };
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
  part("take").onclick = give(framed, "Code");
  part("open").ontoggle = show;
  part("frame").ontoggle = show;
  for (const button of parentElement.querySelectorAll("button")) button.disabled = false; // before this, a press would be lost
  show();
}
