// The key that makes a resend write once: filled where the server left it empty, renewed once a form was taken.
{
  const fresh = () => (crypto.randomUUID ? crypto.randomUUID() : "10000000-1000-4000-8000-100000000000".replace(/[018]/g,
    (digit) => (digit ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (digit / 4)))).toString(16)));
  const fill = (root) => root.querySelectorAll("input[data-key]").forEach((input) => { if (!input.value) input.value = fresh(); });
  fill(document);
  document.addEventListener("htmx:load", (event) => fill(event.detail.elt));
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.detail.elt.closest("form");
    if (form && event.detail.successful) form.querySelectorAll("input[data-key]").forEach((input) => { input.value = fresh(); });
  });
}
