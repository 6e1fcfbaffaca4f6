/* One step of the back button for each thing the reader did, none for what a page does to its own address.

   A page always writes all of its keys. So an address at the same path with other keys is a page that completes its
   own, or the next page's query on its way to that page's path: it takes the place of the one before. So does one that
   says the same in another order. */

const STEP = "paragraph"; // a key that comes and goes with what the reader follows

function parted(address) {
  const entries = [...address.searchParams].map(([key, value]) => `${key}=${value}`).sort();
  const keys = [...new Set(address.searchParams.keys())].filter((key) => key !== STEP).sort();
  return { said: entries.join("\n"), keys: keys.join("\n") };
}

function takesThePlace(from, to) {
  if (from.pathname !== to.pathname) return false;
  const before = parted(from);
  const after = parted(to);
  return before.keys !== after.keys || before.said === after.said;
}

function wrap() {
  const push = history.pushState;
  function pushed(state, unused, url) {
    const from = new URL(location.href);
    const to = new URL(url ?? "", from);
    return takesThePlace(from, to) ? history.replaceState(state, unused, url) : push.call(history, state, unused, url);
  }
  pushed.wrapped = true;
  history.pushState = pushed;
}

function keepSteps() {
  if (!history.pushState.wrapped) wrap();
}
