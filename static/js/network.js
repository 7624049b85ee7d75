// Shows and hides the notice that there is no network: what the browser believes is a hint, an answer that came or did not
// come is how it is. A form that cannot go by itself later is held where it is, with everything in it.
{
  const notice = document.getElementById("offline");
  if (notice) {
    const show = (isOffline) => { notice.hidden = !isOffline; };
    addEventListener("online", () => show(false));
    addEventListener("offline", () => show(true));
    ["htmx:sendError", "collectives:offline"].forEach((name) => document.addEventListener(name, () => show(true)));
    ["htmx:afterOnLoad", "collectives:online"].forEach((name) => document.addEventListener(name, () => show(false)));
    show(!navigator.onLine);
    const hold = () => { show(true); document.dispatchEvent(new Event("collectives:unsent")); };
    addEventListener("submit", (event) => {
      if (navigator.onLine || event.defaultPrevented || !event.target.matches("[method=post]:not([data-wipe])")) return;
      event.preventDefault();
      hold();
    });
    // it was sent and nobody heard it: the service worker lets the page stand
    navigator.serviceWorker?.addEventListener("message", ({ data }) => { if (data.unsent) hold(); });
  }
}
