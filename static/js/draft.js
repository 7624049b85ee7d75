// Keeps what is being written, per person and form, until the server has it: a dead network, an expired session or a
// closed page costs nobody a word. Fields: [data-draft]. Removed once taken, at sign-out, or after a week.
{
  const person = document.body.dataset.person;
  const WEEK = 7 * 24 * 3600 * 1000;
  const prefix = `draft:${person}:`;
  const store = (() => { try { localStorage.setItem("t", "t"); localStorage.removeItem("t"); return localStorage; } catch { return null; } })();
  const keys = () => Object.keys(store).filter((key) => key.startsWith(prefix));
  const nameOf = (field) => `${prefix}${field.form.dataset.draftKey || location.pathname}:${field.name}`;
  const read = (key) => { try { return JSON.parse(store.getItem(key)); } catch { return null; } };
  const drafts = (root) => [...root.querySelectorAll("[data-draft]")].filter((field) => field.form && field.name);

  // Only the very next page can say so: a sign-in that came between has taken nothing.
  let wasSent = false;
  try { wasSent = sessionStorage.getItem("sent") === "1"; sessionStorage.removeItem("sent"); } catch { /* no store */ }

  if (store && person) {
    // What was sent has arrived where the server answered with another page, or with a kind word.
    const [came] = performance.getEntriesByType("navigation");
    const wasTaken = (wasSent && came && came.redirectCount > 0 && (came.responseStatus || 200) < 400)
      || document.querySelector('.toast:not([data-kind="bad"])');
    keys().forEach((key) => {
      const draft = read(key);
      if (!draft || Date.now() - draft.at > WEEK || (draft.sent && wasTaken)) store.removeItem(key);
    });

    const restore = (root) => {
      let found = false;
      drafts(root).forEach((field) => {
        const draft = read(nameOf(field));
        if (draft && !field.value.trim() && draft.text.trim()) { field.value = draft.text; found = true; }
      });
      // later: toast.js, which says so, comes after this file
      if (found) setTimeout(() => document.dispatchEvent(new Event("collectives:restored")));
    };
    restore(document);
    document.addEventListener("htmx:load", (event) => { if (event.detail.elt !== document.body) restore(event.detail.elt); });

    document.addEventListener("input", (event) => {
      const field = event.target;
      if (!field.matches("[data-draft]") || !field.form || !field.name) return;
      try { store.setItem(nameOf(field), JSON.stringify({ text: field.value, at: Date.now() })); } catch { /* full: nothing to do */ }
    });
    document.addEventListener("collectives:unsent", () => drafts(document).forEach((field) => {
      const draft = read(nameOf(field));
      if (draft) store.setItem(nameOf(field), JSON.stringify({ ...draft, sent: false }));
    }));
    // a script that submits a form itself says so: form.submit() makes no event
    ["submit", "collectives:sending"].forEach((name) => document.addEventListener(name, (event) => {
      if (name === "submit" && !event.target.matches("[hx-post]")) { try { sessionStorage.setItem("sent", "1"); } catch { /* no store */ } }
      drafts(event.target).forEach((field) => {
        if (field.value.trim()) store.setItem(nameOf(field), JSON.stringify({ text: field.value, at: Date.now(), sent: true }));
      });
    }));
    document.addEventListener("htmx:afterRequest", (event) => {
      const form = event.detail.elt.closest("form");
      if (form && event.detail.successful) drafts(form).forEach((field) => store.removeItem(nameOf(field)));
    });

    // kept in the phone's own memory, from where it goes by itself (js/offline)
    document.addEventListener("collectives:kept", (event) => drafts(event.target).forEach((field) => store.removeItem(nameOf(field))));

    const leave = () => keys().forEach((key) => store.removeItem(key));
    // Sign-out leaves nothing of a person on a shared phone, and says so before words are lost.
    document.addEventListener("submit", (event) => {
      const words = event.target.dataset.wipe;
      if (words === undefined) return;
      const unsent = keys().some((key) => { const draft = read(key); return draft && !draft.sent && draft.text.trim(); });
      if (unsent && !confirm(words)) { event.preventDefault(); event.stopImmediatePropagation(); return; }
      if (!globalThis.outbox) leave();
    }, true);
    document.addEventListener("collectives:leaving", leave);
  }
}
