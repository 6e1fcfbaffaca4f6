/* Links within the app (a.stay) are followed in the same session: what a reader has set, or brought, is kept, and the way
   back is one step. What is carried (filters, another dating) goes along with a link that does not name it. The address
   changes as by the browser's own buttons, which the app follows. A click with a modifier key is left to the browser.
   The links that skip what stands before the page's own content, or before the accounts, only move the keyboard's focus.
   In a frame of another page the way to the whole (a.claims-whole) leads to what is on the screen. Draws nothing. */
const SKIPS = { stSkipToContent: ".claims-line", accounts: ".claims-panel" };

function go(name, href) {
  history.pushState(null, "", Address.carry(new URL(href), new URL(location.href)));
  dispatchEvent(new PopStateEvent("popstate", { state: null }));
}

export default function () {
  document.querySelector(".stMain")?.setAttribute("tabindex", "-1"); // whatever in it has the focus scrolls it, too
  const send = Line.through("links", go);
  const follow = (event) => {
    const skip = event.target.closest?.("[data-testid=stSkipToContent], [data-skip]");
    if (skip && Dom.goOnFrom(SKIPS[skip.dataset.testid ?? skip.dataset.skip])) event.preventDefault(); // Streamlit's own has gone to the page's top by now
    const whole = event.target.closest?.("a.claims-whole");
    if (whole) whole.search = Address.query(Object.fromEntries(new URL(location.href).searchParams));
    if (event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const link = event.target.closest?.("a.stay");
    if (!link) return;
    event.preventDefault();
    send("page", link.href);
  };
  document.addEventListener("click", follow);
  return () => document.removeEventListener("click", follow);
}
