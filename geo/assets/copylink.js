/* "Copy link": the address of what is on the screen now, the date and the part of the map in view with it, even where
 * Python has not heard of them yet. */
function address() {
  const link = new URL(location.href);
  const seat = globalThis.claimsBars?.get("timebar");
  const at = seat?.bar?.now?.();
  if (at) for (const key of ["day", "reading"]) link.searchParams.set(key, at[key]);
  const window = globalThis.claimsMap?.window;
  if (window) for (const key of ["lat", "lon", "zoom"]) link.searchParams.set(key, window[key]);
  return link.href;
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false; // no permission, or no secure connection: the reader gets the link to copy by hand
  }
}

export default function ({ parentElement }) {
  const button = parentElement.querySelector(".claims-copy");
  const said = parentElement.querySelector(".claims-copied");
  const field = parentElement.querySelector(".claims-link");
  button.onclick = async () => {
    const link = address();
    const done = await copy(link);
    field.hidden = done;
    field.value = link;
    if (!done) field.select();
    said.textContent = done ? "Link copied." : "Copy the link from the field.";
  };
}
