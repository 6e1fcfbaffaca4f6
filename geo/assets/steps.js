/* One step of the back button for each thing the reader did, none for what a page does to its own address.

   A page always writes the same of the keys that are always written. So an address at the same path with others of them is
   a page that completes its own, or the next page's query on its way to that page's path: it takes the place of the one
   before. So does one that says the same in another order or with empty keys, and one that tells of another number of
   imported sets: a step back brings none of them back. */
const Steps = {
  parted(address) {
    const values = Object.fromEntries(address.searchParams);
    const said = Address.said(values);
    const own = ADDRESS.filter(({ name, always }) => always && Object.hasOwn(said, name)).map(({ name }) => name);
    const others = [...address.searchParams].filter(([name]) => !ADDRESS.some((key) => key.name === name)).sort();
    return { keys: JSON.stringify([own, others.map(([name]) => name)]), said: JSON.stringify([{ ...said, sets: undefined }, others]) };
  },

  takesThePlace(from, to) {
    if (from.pathname !== to.pathname) return false;
    const [before, after] = [Steps.parted(from), Steps.parted(to)];
    return before.keys !== after.keys || before.said === after.said;
  },

  keep() {
    const push = history.pushState;
    if (push.wrapped) return;
    history.pushState = function pushed(state, unused, url) {
      const from = new URL(location.href);
      const to = new URL(url ?? "", from);
      if (Steps.takesThePlace(from, to)) history.replaceState(state, unused, url);
      else push.call(history, state, unused, url);
    };
    history.pushState.wrapped = true;
  },
};
