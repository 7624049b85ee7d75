// Changing what is on the server already, on a phone without a network. A form with data-offline-record="<id>" sends what
// became of each field that was touched, from what to what: another field of the same record, changed elsewhere, is left
// alone. What it is changed from is what this phone last said, also where the page is older than that.
//   data-offline-from  values that no field shows        [data-record="<id>"] [data-field]  where a page shows such words
if (globalThis.outbox) {
  const NEVER = new Set(["csrfmiddlewaretoken", "key", "made_from", "phrases"]); // a phrase is in the words already
  const asList = (value) => [].concat(value ?? []);
  const same = (one, other) => (Array.isArray(one) ? JSON.stringify([...one].sort()) === JSON.stringify([...other].sort()) : one === other);
  const fieldsOf = (form) => [...new Set([...form.elements].filter((field) => field.name && !NEVER.has(field.name)
    && !["file", "submit", "button"].includes(field.type) && !field.name.startsWith("remove_")).map((field) => field.name))];
  const value = (form, name, isFirst) => {
    const all = [...form.elements].filter((field) => field.name === name);
    const [field] = all;
    const isOn = (one) => (isFirst ? one.defaultChecked : one.checked);
    if (field.type === "radio") return all.find(isOn)?.value ?? "";
    if (field.type === "checkbox") return field.value === "on" ? isOn(field) : all.filter(isOn).map((one) => one.value);
    if (field.tagName === "SELECT") return (isFirst ? [...field.options].find((option) => option.defaultSelected) : field.selectedOptions[0])?.value ?? "";
    return isFirst ? field.defaultValue : field.value;
  };
  const put = (form, name, wanted) => [...form.elements].filter((field) => field.name === name).forEach((field) => {
    if (["radio", "checkbox"].includes(field.type)) field.checked = typeof wanted === "boolean" ? wanted : asList(wanted).includes(field.value);
    else if (field.type !== "file") field.value = wanted;
  });

  const bases = new WeakMap();
  const base = (form) => {
    if (!bases.has(form)) bases.set(form, { ...Object.fromEntries(fieldsOf(form).map((name) => [name, value(form, name, true)])), ...JSON.parse(form.dataset.offlineFrom || "{}") });
    return bases.get(form);
  };
  // What this phone has said of a record since the page was fetched, in order; refused words are not of it.
  const saidOf = async (record) => {
    const since = Date.parse(document.body.dataset.fetched) || Infinity;
    const [waiting, taken] = await Promise.all([outbox.all("outbox", "seq"), outbox.all("done", "at")]);
    return [...taken.filter((one) => one.at > since).map((one) => [one, "server"]), ...waiting.map((one) => [one, "phone"])]
      .filter(([one]) => one.kind.endsWith(".edit") && one.body.public_id === record);
  };

  outbox.changes = (form, fields, files) => {
    const before = base(form);
    const found = {};
    [...fieldsOf(form), ...Object.keys(before)].forEach((name) => {
      const now = form.elements[name] instanceof HTMLButtonElement || !fieldsOf(form).includes(name) ? fields[name] ?? before[name] : value(form, name, false);
      if (!same(before[name], now)) found[name] = { from: before[name], to: now };
    });
    form.querySelectorAll("[name^=remove_]").forEach((box) => { if (box.checked) found[box.name.slice("remove_".length)] = { to: null }; });
    files.forEach(({ name, id }) => { found[name] = { to: id }; });
    return found;
  };
  // the page stays: what is written next is changed from this
  outbox.rebase = (form, fields) => {
    Object.entries(fields).forEach(([name, { to }]) => { if (name in base(form)) base(form)[name] = to; });
    form.querySelectorAll("[type=file]").forEach((field) => { field.value = ""; });
  };
  // an edit goes after the one before it, which may wait for a photo
  outbox.earlier = async (record) => (await outbox.all("outbox", "seq")).filter((one) => one.body.public_id === record).map((one) => one.id);

  const show = async () => {
    const places = [...document.querySelectorAll("[data-record]")];
    const told = await Promise.all(places.map((place) => saidOf(place.dataset.record)));
    // drawn in one go once all is read: two looks at a time never draw twice
    document.querySelectorAll(".waiting--edit").forEach((box) => box.remove());
    places.forEach((place, at) => {
      const said = told[at];
      said.forEach(([{ body }]) => Object.entries(body.fields).forEach(([name, { to }]) => {
        const words = place.querySelector(`[data-field="${name}"]`);
        if (!words || typeof to !== "string") return;
        words.replaceChildren(...to.split("\n").flatMap((line, index) => (index ? [document.createElement("br"), line] : [line])));
        const part = words.closest("[data-part-of]");
        if (part) part.hidden = !to.trim();
      }));
      if (!said.length) return;
      const [one, state] = said.at(-1);
      const box = document.getElementById("waiting-here").content.cloneNode(true).firstElementChild;
      box.classList.add("waiting--edit", "sheet");
      box.querySelectorAll("[data-state]").forEach((each) => { if (each.dataset.state !== state) each.remove(); });
      box.querySelector("strong").textContent = one.label;
      place.prepend(box);
    });
  };
  const ready = async () => {
    for (const form of document.querySelectorAll("form[data-offline-record]")) {
      const before = base(form);
      (await saidOf(form.dataset.offlineRecord)).forEach(([{ body }]) => Object.entries(body.fields).forEach(([name, { to }]) => {
        if (!(name in before)) return;
        if (form.elements[name] && same(value(form, name, false), before[name])) put(form, name, to);
        before[name] = to;
      }));
    }
  };
  outbox.whenReady(() => { ready().then(show).catch(() => {}); });
  document.addEventListener("outbox:changed", async ({ detail }) => {
    if (detail?.erased) return;
    await show().catch(() => {});
    // a note that is restricted from now on leaves no page with its words on the phone
    const taken = new Set((detail?.answers || []).filter((answer) => answer.status !== "rejected").map((answer) => answer.id));
    if (!taken.size) return;
    const closed = (await outbox.all("done")).filter((one) => taken.has(one.id) && one.isSecret && one.kind.endsWith("edit"));
    if (closed.length) outbox.order({ drop: closed.map((one) => one.page) }, 0);
  });
}
