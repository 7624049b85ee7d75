// Toasts leave after ten seconds, but stay while a finger, a mouse or the focus is on them.
{
  const STAY = 10000;
  const watch = (toast) => {
    if (toast.dataset.watched) return;
    toast.dataset.watched = "1";
    let timer;
    const start = () => { clearTimeout(timer); timer = setTimeout(() => toast.remove(), STAY); };
    const hold = () => clearTimeout(timer);
    ["mouseenter", "focusin", "touchstart"].forEach((name) => toast.addEventListener(name, hold, { passive: true }));
    ["mouseleave", "focusout", "touchend"].forEach((name) => toast.addEventListener(name, start, { passive: true }));
    start();
  };
  const region = document.getElementById("toasts");
  if (region) {
    region.querySelectorAll(".toast").forEach(watch);
    new MutationObserver(() => region.querySelectorAll(".toast").forEach(watch)).observe(region, { childList: true });

    // An answer that is no answer: say that the words are still here.
    const say = (words) => {
      if (!words) return;
      const toast = document.createElement("div");
      toast.className = "toast";
      toast.dataset.kind = "bad";
      const text = document.createElement("span");
      text.textContent = words;
      toast.append(text);
      region.append(toast);
    };
    document.addEventListener("htmx:responseError", () => say(region.dataset.failed));
    // a piece may say it in its own words; the screen of a meeting only asked what is new
    document.addEventListener("htmx:sendError", ({ target }) => {
      if (!target.matches("[data-live]")) say(target.closest("[data-unsent]")?.dataset.unsent || region.dataset.unsent);
    });
    document.addEventListener("collectives:unsent", () => say(region.dataset.unsent));
    document.addEventListener("collectives:restored", () => say(region.dataset.restored));
  }
}
