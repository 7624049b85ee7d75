// The key that makes a resend write once: filled where the server left it empty, renewed once a form was taken. A page that
// Back brings again has the keys it had, so that sending it unchanged writes nothing twice; other words get another key.
{
  const fresh = () => (crypto.randomUUID ? crypto.randomUUID() : "10000000-1000-4000-8000-100000000000".replace(/[018]/g,
    (digit) => (digit ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (digit / 4)))).toString(16)));
  const all = () => [...document.querySelectorAll("input[data-key]")];
  const fill = (root) => root.querySelectorAll("input[data-key]").forEach((input) => { if (!input.value) input.value = fresh(); });
  const remember = () => history.replaceState({ ...history.state, keys: all().map((input) => input.value) }, "");
  const renew = (form) => { form.querySelectorAll("input[data-key]").forEach((input) => { input.value = fresh(); }); remember(); };
  const before = history.state && history.state.keys;
  const isBack = performance.getEntriesByType("navigation").some((came) => came.type === "back_forward");

  const renewOnce = () => {
    const changed = new Set();
    ["input", "change"].forEach((name) => document.addEventListener(name, (event) => {
      const form = event.isTrusted && event.target.form;
      if (form && !changed.has(form)) { changed.add(form); renew(form); }
    }));
  };

  fill(document);
  addEventListener("pageshow", (event) => { if (event.persisted) renewOnce(); }); // the page itself, asleep meanwhile
  if (isBack && before && before.length === all().length) {
    all().forEach((input, index) => { input.value = before[index]; });
    renewOnce();
  } else if (all().length) remember();
  document.addEventListener("htmx:load", (event) => fill(event.detail.elt));
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.detail.elt.closest("form");
    if (form && event.detail.successful) renew(form);
  });
}
