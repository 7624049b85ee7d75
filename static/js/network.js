// Shows and hides the notice that there is no network.
{
  const notice = document.getElementById("offline");
  if (notice) {
    const show = () => { notice.hidden = navigator.onLine; };
    addEventListener("online", show);
    addEventListener("offline", show);
    document.addEventListener("htmx:sendError", () => { notice.hidden = false; });
    document.addEventListener("htmx:afterOnLoad", () => { notice.hidden = true; });
    show();
  }
}
