/* Links within the app (a.stay) are followed in the same session: what a reader has set, or brought, is kept, and the way
   back is one step. What is carried (filters, another dating) goes along with a link that does not name it. The address
   changes as by the browser's own buttons, which the app follows. A click with a modifier key is left to the browser.
   Draws nothing. */
function go(name, href) {
  history.pushState(null, "", Address.carry(new URL(href), new URL(location.href)));
  dispatchEvent(new PopStateEvent("popstate", { state: null }));
}

export default function () {
  const send = Line.through("links", go);
  const follow = (event) => {
    if (event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const link = event.target.closest?.("a.stay");
    if (!link) return;
    event.preventDefault();
    send("page", link.href);
  };
  document.addEventListener("click", follow);
  return () => document.removeEventListener("click", follow);
}
