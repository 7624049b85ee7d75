// One deed, one submit: a form on its way is not sent again until an answer or an error came back.
{
  const set = (form, isBusy) => {
    form.toggleAttribute("data-sending", isBusy);
    form.querySelectorAll("button:not([type=button])").forEach((button) => {
      if (isBusy) button.setAttribute("aria-busy", "true"); else button.removeAttribute("aria-busy");
    });
  };
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method === "dialog" || form.method === "get") return;
    if (form.hasAttribute("data-sending")) { event.preventDefault(); event.stopImmediatePropagation(); return; }
    // after every other listener had its say, so that a submit they stopped leaves the form free
    // and not for one that was kept on the phone instead (js/offline)
    setTimeout(() => { if (event.isKept) return; if (!event.defaultPrevented || form.matches("[hx-post], [hx-put]")) set(form, true); });
    setTimeout(() => set(form, false), 15000);
  }, true);
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.detail.elt.closest("form");
    if (form) set(form, false);
  });
  const free = () => document.querySelectorAll("form[data-sending]").forEach((form) => set(form, false));
  addEventListener("pageshow", free);
  document.addEventListener("collectives:unsent", free);
}
