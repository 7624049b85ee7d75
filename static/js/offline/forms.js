// A form with data-offline="<kind>" is kept on the phone first and then sent, so that neither a dead line nor a lost answer
// costs or doubles anything. data-offline-body: what the server needs besides the fields; data-offline-once: one answer a
// page (a report), which stands in the place of the form while it waits. Without the phone's memory it is a plain form.
if (globalThis.outbox) {
  const PATIENCE_MS = 6000;
  const { prototype: { submit: send } } = HTMLFormElement;
  const labelOf = (form, fields) => {
    if (fields.is_restricted) return document.title; // such words stay in the note
    const chosen = form.dataset.offlineOnce === undefined ? [] : [...form.querySelectorAll("[type=radio]:checked")].map((radio) => radio.closest("label")?.textContent.trim());
    if (chosen.length) return [...chosen, fields.words].filter(Boolean).join(" · ");
    const words = fields.title || fields.text || fields.words || fields.tried || "";
    return words.length > 80 ? `${words.slice(0, 79)}…` : words || document.title;
  };
  const read = (form, submitter) => {
    const fields = {};
    const files = [];
    new FormData(form, submitter).forEach((value, name) => {
      if (["csrfmiddlewaretoken", "key", "made_from"].includes(name)) return;
      if (value instanceof File) { if (value.size) files.push({ id: outbox.id(), name, blob: value, kind: value.type.startsWith("audio/") ? "audio" : "photo" }); } else if (name in fields) fields[name] = [].concat(fields[name], value);
      else fields[name] = value;
    });
    return { fields, files };
  };
  const shown = (form) => Object.fromEntries([...form.elements].filter((field) => field.name && !["hidden", "file", "submit"].includes(field.type))
    .filter((field) => field.type !== "radio" || field.defaultChecked).map((field) => [field.name, field.type === "radio" ? field.value : field.defaultValue ?? field.value]));
  const plainly = (form, submitter) => {
    if (submitter?.name) {
      const deed = document.createElement("input");
      Object.assign(deed, { type: "hidden", name: submitter.name, value: submitter.value });
      form.append(deed);
    }
    form.dispatchEvent(new Event("collectives:sending", { bubbles: true }));
    send.call(form);
  };
  outbox.plainly = plainly;
  const isBusy = (form, busy) => form.querySelectorAll("button").forEach((button) => {
    if (busy) button.setAttribute("aria-busy", "true"); else button.removeAttribute("aria-busy");
  });

  const bodyOf = (form, fields, files, key) => {
    const body = { ...fields, ...JSON.parse(form.dataset.offlineBody || "{}"), public_id: key };
    form.querySelectorAll("[type=checkbox]").forEach(({ name, checked, value }) => {
      body[name] = value === "on" ? checked : [...[].concat(fields[name] ?? [])];
    });
    // where a second answer may meet a first one: what this page showed of it
    if (form.dataset.offlineOnce !== undefined) body.seen = shown(form);
    files.forEach((file) => { body[file.name] = file.id; });
    return body;
  };
  const keep = async (form, submitter) => {
    if (form.dataset.keeping) return;
    form.dataset.keeping = "1";
    isBusy(form, true);
    try {
      const { fields, files } = read(form, submitter);
      const key = form.elements.key?.value || outbox.id();
      const record = form.dataset.offlineRecord; // what is changed (edits.js), where it is nothing new
      const body = record ? { public_id: record, fields: outbox.changes(form, fields, files) } : bodyOf(form, fields, files, key);
      const needs = [...files.map((file) => file.id), ...(record ? await outbox.earlier(record) : [])];
      let entry;
      try {
        entry = await outbox.add(
          { id: key, kind: form.dataset.offline, body, form: fields, page: location.pathname, action: form.getAttribute("action"), label: labelOf(form, fields), needs },
          files, form.dataset.instead || "",
        );
      } catch { plainly(form, submitter); return; } // no room on the phone: straight to the server
      form.dispatchEvent(new Event("collectives:kept", { bubbles: true }));
      const answer = await outbox.answer(entry.id, PATIENCE_MS);
      if (answer?.status === "rejected") {
        // the page of the server says what is wrong, field by field; nothing of it was taken
        await outbox.change(["attention"], (store) => { store("attention").delete(entry.id); });
        await outbox.change(["files"], (store) => { files.forEach((file) => store("files").delete(file.id)); });
        plainly(form, submitter);
      } else if (answer) {
        sessionStorage.setItem("said", answer.sentence || outbox.words("server"));
        location.assign(form.dataset.offlineNext || answer.link || location.href);
        if (!form.dataset.offlineNext && !answer.link) location.reload();
      } else {
        const isOut = (await outbox.meta("stopped")) === "signed_out";
        const stays = isOut ? `${outbox.words("phone")}. ${outbox.words("anew")}` : outbox.words("stays");
        const next = record && form.dataset.offlineNext;
        if (next && await globalThis.caches?.match(new URL(next, location).href, { ignoreVary: true })) {
          sessionStorage.setItem("said", stays);
          location.assign(next); // where the new words stand
          return;
        }
        outbox.toast(stays);
        if (record) outbox.rebase(form, body.fields); else form.reset();
        form.querySelectorAll("input[data-key]").forEach((input) => { input.value = outbox.id(); });
        form.querySelectorAll(".file__preview").forEach((image) => image.remove());
        delete form.dataset.instead;
        outbox.tell();
        await show();
        document.querySelector(".waiting")?.scrollIntoView({ block: "center" }); // what she wrote, no longer the end of its form
      }
    } finally { delete form.dataset.keeping; isBusy(form, false); }
  };
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.dataset.offline || !outbox.isReady) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    event.isKept = true;
    keep(form, event.submitter).catch(() => plainly(form, event.submitter));
  }, true);

  // What waits is shown where it was written and in the list of its kind (data-waiting), also after the page was opened anew without a network.
  const template = document.getElementById("waiting-here");
  const show = async () => {
    if (!template) return;
    const { fetched } = document.body.dataset;
    const [waiting, refused, taken] = await Promise.all(["outbox", "attention", "done"].map((name) => outbox.all(name, { outbox: "seq" }[name])));
    const later = fetched ? taken.filter((one) => one.at > Date.parse(fetched)) : [];
    const all = [...waiting.map((one) => [one, "phone"]), ...refused.map((one) => [one, "attention"]), ...later.map((one) => [one, "server"])].filter(([one]) => one.kind !== "level");
    document.querySelectorAll(".waiting:not(.waiting--edit)").forEach((element) => element.remove());
    document.querySelectorAll("form[data-offline-once]").forEach((form) => { form.hidden = false; });
    const draw = (found, before) => {
      if (!found.length) return;
      const box = template.content.cloneNode(true).firstElementChild;
      box.classList.toggle("sheet", before.parentElement.matches(".main"));
      const row = box.querySelector("li");
      found.forEach(([one, state]) => {
        const item = row.cloneNode(true);
        item.querySelectorAll("[data-state]").forEach((each) => { if (each.dataset.state !== state) each.remove(); });
        item.querySelector("strong").textContent = one.label;
        row.before(item);
      });
      row.remove();
      before.before(box);
    };
    document.querySelectorAll("form[data-offline]").forEach((form) => {
      const mine = all.filter(([one]) => one.kind === form.dataset.offline && (form.dataset.offlineOnce === undefined ? one.page === location.pathname : one.action === form.getAttribute("action")));
      draw(mine, form);
      if (mine.length && form.dataset.offlineOnce !== undefined) form.hidden = true;
    });
    document.querySelectorAll("[data-waiting]").forEach((place) => draw(all.filter(([one]) => one.kind === place.dataset.waiting), place));
  };
  document.addEventListener("outbox:changed", (event) => { if (!event.detail.erased) show().catch(() => {}); });
  outbox.whenReady(() => { show().catch(() => {}); });

  // back from "Go and change it": what was refused is in the fields again
  outbox.whenReady(async () => {
    const again = /^#again=([0-9a-f-]{36})$/.exec(location.hash)?.[1];
    const entry = again && (await outbox.all("attention")).find((one) => one.id === again);
    const form = entry && [...document.querySelectorAll("form[data-offline]")].find((one) => entry.kind.startsWith(one.dataset.offline) && (one.dataset.offlineOnce === undefined || one.getAttribute("action") === entry.action));
    if (!form) return;
    form.dataset.instead = again;
    Object.entries(entry.form || {}).forEach(([name, value]) => {
      const field = form.elements[name];
      if (!field || field.type === "file") return;
      if (field.length && !field.tagName) [...field].forEach((one) => { one.checked = [].concat(value).includes(one.value); });
      else if (field.type === "checkbox") field.checked = Boolean(value);
      else field.value = value;
    });
    (await outbox.all("files")).filter(({ id, name }) => entry.needs.includes(id) && form.elements[name]).forEach(({ name, blob }) => {
      const list = new DataTransfer();
      list.items.add(blob);
      form.elements[name].files = list.files;
      form.elements[name].dispatchEvent(new Event("change", { bubbles: true }));
    });
    form.scrollIntoView();
  });
}
