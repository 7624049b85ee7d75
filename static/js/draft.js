// Keeps what is being written, per person and form, until the server has it: a dead network, an expired session or a
// closed page costs nobody a word. Words: [data-draft]. The names in a form's data-draft-also (ticks, a day) come back
// with its words; ticks also alone, on a page that proposes the same ones, and that is said once. Each is kept with what the
// server gave when the writing began: other words that came there since are not written over, the draft is offered beside
// them. Removed once taken, at sign-out, or after thirty days.
{
  const person = document.body.dataset.person;
  const DAY = 24 * 3600 * 1000;
  const prefix = `draft:${person}:`;
  const store = (() => { try { localStorage.setItem("t", "t"); localStorage.removeItem("t"); return localStorage; } catch { return null; } })();
  const keys = () => Object.keys(store).filter((key) => key.startsWith(prefix));
  const read = (key) => { try { return JSON.parse(store.getItem(key)); } catch { return null; } };
  const write = (key, draft) => { try { store.setItem(key, JSON.stringify(draft)); } catch { /* full: nothing to do */ } };

  const wordsOf = (form) => [...form.querySelectorAll("[data-draft][name]")];
  const keyOf = (form) => `${prefix}${form.dataset.draftKey || form.getAttribute("action") || location.pathname}:${wordsOf(form)[0]?.name}`;
  const isTick = (one) => ["checkbox", "radio"].includes(one.type);
  // what stands in the fields of a name, or, first, what the server gave; a hidden field cannot tell: it began empty
  const value = (fields, isFirst) => (isTick(fields[0])
    ? fields.filter((one) => (isFirst ? one.defaultChecked : one.checked)).map((one) => one.value).sort().join("\n")
    : (isFirst ? fields[0].type === "hidden" ? "" : fields[0].defaultValue : fields[0].value).trim());
  const named = (form, name) => { const found = form.elements.namedItem(name); return found?.tagName ? [found] : [...found || []]; };
  const groups = (form) => [...wordsOf(form).map((one) => one.name), ...(form.dataset.draftAlso || "").split(" ")]
    .map((name) => [name, named(form, name)]).filter(([, fields]) => fields.length);
  const keep = (form, sent) => {
    const words = wordsOf(form);
    if (!words.length) return;
    const key = keyOf(form);
    const old = read(key);
    const fields = Object.fromEntries(groups(form).map(([name, all]) => {
      const [text, from] = old?.fields[name] || [];
      const first = value(all, true);
      // a page that came back with what was sent shows that, and not what the server holds
      return [name, [isTick(all[0]) ? value(all) : all[0].value, text?.trim() === first ? from : first]];
    }));
    const differs = ([name]) => fields[name][0].trim() !== fields[name][1];
    const isTicks = !words.some(({ name }) => differs([name]));
    if (!isTicks || groups(form).some((group) => isTick(group[1][0]) && differs(group))) {
      write(key, { fields, at: Date.now(), sent, isTicks, told: old?.told });
    }
    else if (!sent) store.removeItem(key);
    else if (old) write(key, { ...old, sent });
  };
  const drop = (form) => store.removeItem(keyOf(form));

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
      const age = Date.now() - draft?.at;
      if (!draft?.fields || (draft.sent && wasTaken) || (age > 30 * DAY && age < 365 * DAY)) store.removeItem(key);
      // a moment to come, or years ago, tells of a phone's wrong clock and not of the draft: its days begin now
      else if (!(age >= 0 && age < 365 * DAY)) write(key, { ...draft, at: Date.now() });
    });

    const put = (form, draft, all) => all.forEach(([name, fields]) => fields.forEach((one) => {
      const [text, from] = draft.fields[name];
      if ((form.elements.made_from || draft.isTicks) && text.trim() === from) return; // of a record only what she changed
      if (isTick(one)) one.checked = text.split("\n").includes(one.value); else one.value = text;
      const group = one.checked && one.closest("details");
      if (group) group.open = true;
    }));
    const offer = (form, take) => {
      const { differs, back } = document.getElementById("toasts")?.dataset || {};
      if (!differs) return;
      const line = document.createElement("p");
      line.className = "notice row";
      const button = document.createElement("button");
      Object.assign(button, { type: "button", className: "button button--plain", textContent: back });
      button.addEventListener("click", () => { take(); line.remove(); keep(form); });
      line.append(differs, button);
      form.prepend(line);
    };
    const restore = (root) => {
      let found = false;
      new Set([...root.querySelectorAll("[data-draft]")].map((field) => field.form)).forEach((form) => {
        const draft = form && read(keyOf(form));
        const all = draft ? groups(form).filter(([name]) => draft.fields[name]) : [];
        const isOther = ([name, fields]) => draft.fields[name][0].trim() !== value(fields);
        // on a new form only words count: its day and whom it is opened for are the page's own proposals
        // nor do ticks alone take the place of those that the page proposes, such as another child
        const isProposed = ([name, fields]) => draft.isTicks && !form.elements.made_from && isTick(fields[0])
          && ![draft.fields[name][0], value(fields, true)].includes(draft.fields[name][1]);
        const isChanged = ([name, fields]) => (form.elements.made_from || fields[0].matches("[data-draft]"))
          && ![draft.fields[name][1], draft.fields[name][0].trim()].includes(value(fields, true));
        if (!all.some(isOther) || all.some(isProposed)) return;
        const take = () => put(form, draft, all);
        if (all.some(isChanged)) { offer(form, take); return; }
        take();
        found ||= !draft.isTicks || !draft.told;
        write(keyOf(form), { ...draft, told: true });
      });
      // later: toast.js, which says so, comes after this file
      if (found) setTimeout(() => document.dispatchEvent(new Event("collectives:restored")));
    };
    restore(document);
    document.addEventListener("htmx:load", (event) => { if (event.detail.elt !== document.body) restore(event.detail.elt); });

    document.addEventListener("input", ({ target: { form } }) => { if (form) keep(form); });
    // it was held back, or nobody answered: it waits here as before
    document.addEventListener("collectives:unsent", () => [...document.forms].forEach((form) => { if (read(keyOf(form))) keep(form); }));
    // a script that submits a form itself says so: form.submit() makes no event
    ["submit", "collectives:sending"].forEach((name) => document.addEventListener(name, (event) => {
      if (name === "submit" && !event.target.matches("[hx-post]")) { try { sessionStorage.setItem("sent", "1"); } catch { /* no store */ } }
      keep(event.target, true);
    }));
    document.addEventListener("htmx:afterRequest", (event) => {
      const form = event.detail.elt.closest("form");
      if (form && event.detail.successful) drop(form);
    });

    // kept in the phone's own memory, from where it goes by itself (js/offline)
    document.addEventListener("collectives:kept", (event) => drop(event.target));

    const leave = () => keys().forEach((key) => store.removeItem(key));
    // Sign-out leaves nothing of a person on a shared phone, and says so before words are lost.
    document.addEventListener("submit", (event) => {
      const words = event.target.dataset.wipe;
      if (words === undefined) return;
      const unsent = keys().some((key) => { const draft = read(key); return draft && !draft.sent && !draft.isTicks; });
      if (unsent && !confirm(words)) { event.preventDefault(); event.stopImmediatePropagation(); return; }
      if (!globalThis.outbox) leave();
    }, true);
    document.addEventListener("collectives:leaving", leave);
  }
}
