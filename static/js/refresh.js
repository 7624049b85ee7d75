// A piece of a page with data-refresh is fetched again when the page comes back into sight after half a minute or more.
// The piece says with hx-get what to fetch, and listens for "seen".
{
  const patience = 30_000;
  let hiddenAt = 0;
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") { hiddenAt = Date.now(); return; }
    if (!hiddenAt || Date.now() - hiddenAt < patience) return;
    document.querySelectorAll("[data-refresh]").forEach((piece) => htmx.trigger(piece, "seen"));
  });
}
