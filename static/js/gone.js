// A page for nobody in particular on a phone that keeps somebody's pages: is she still signed in? If not (she was signed out
// elsewhere, her session ended), what was kept of children goes now. What she has not sent stays, for her next sign-in.
{
  const whole = document.body;
  try { if (whole.matches(".door")) localStorage.removeItem("leaving"); } catch { /* none here */ }
  if (!whole.dataset.person && globalThis.caches) {
    (async () => {
      const names = (await caches.keys()).filter((name) => name.startsWith("pages-"));
      if (!names.length || (await fetch("/sync/state/", { credentials: "same-origin" })).status !== 401) return;
      const { active } = (await navigator.serviceWorker?.getRegistration()) || {};
      if (active) active.postMessage({ forget: true });
      await Promise.all(names.map((name) => caches.delete(name)));
    })().catch(() => { /* no network: nobody's session has ended yet */ });
  }
}
