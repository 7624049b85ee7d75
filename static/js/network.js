// Shows and hides the notice that there is no network: what the browser believes is a hint, an answer that came or did not
// come is how it is.
{
  const notice = document.getElementById("offline");
  if (notice) {
    const show = (isOffline) => { notice.hidden = !isOffline; };
    addEventListener("online", () => show(false));
    addEventListener("offline", () => show(true));
    ["htmx:sendError", "collectives:offline"].forEach((name) => document.addEventListener(name, () => show(true)));
    ["htmx:afterOnLoad", "collectives:online"].forEach((name) => document.addEventListener(name, () => show(false)));
    show(!navigator.onLine);
  }
}
