// The screen of a meeting without a network. What is marked and written down goes into the phone first (forms with
// data-room="<kind>", the bar, the dialogs of its second step) and is shown in its place at once, with where it is. Once the
// server has it, its own pieces take that place: they are asked for after every answer, and what still waits is drawn over
// each that comes. What needs the server's clock or its roster says that it does.
if (globalThis.outbox) {
  const board = () => document.getElementById("board")?.dataset || {};
  const { meeting } = board(); // none on the page that closes it
  const poller = () => document.querySelector("[data-live]");
  const copy = (id) => document.getElementById(id).content.cloneNode(true).firstElementChild;
  const words = (element) => element?.textContent.replace(/\s+/g, " ").trim() || "";

  // What this phone has said of this meeting, in order: [operation, phone | attention | server].
  let mine = [];
  let shownAt = Date.parse(document.body.dataset.fetched) || Date.now(); // what the pieces here know of
  let askedAt = 0;
  const load = async () => {
    const [waiting, refused, taken] = await Promise.all([outbox.all("outbox", "seq"), outbox.all("attention"), outbox.all("done", "at")]);
    mine = [...taken.map((one) => [one, "server"]), ...refused.map((one) => [one, "attention"]), ...waiting.map((one) => [one, "phone"])]
      .filter(([one, state]) => one.kind.startsWith("meeting.") && one.body.meeting === meeting && (state !== "server" || one.at > shownAt));
  };
  const of = (kind) => mine.filter(([one]) => one.kind === `meeting.${kind}`);
  const standing = (kind) => of(kind).filter(([, state]) => state !== "attention");

  // Drawing. Marks are buttons that are pressed or not; words stand in the fields they were written in.
  const sign = (place, found) => {
    const last = found.at(-1);
    if (!last || last[1] === "server" || !place) return;
    const made = copy("room-sign");
    made.querySelectorAll("[data-state]").forEach((each) => { if (each.closest("a") ? last[1] !== "attention" : last[1] !== each.dataset.state) each.remove(); });
    place.append(made);
  };
  const press = (button, isPressed) => {
    if (button.matches("button")) button.setAttribute("aria-pressed", isPressed); else button.toggleAttribute("data-on", isPressed);
    button.querySelector(".icon")?.remove();
    if (isPressed) button.prepend(copy("room-check"));
  };
  const fill = (field, value) => {
    const isBox = field.type === "checkbox";
    if (isBox ? field.checked !== field.defaultChecked : field.value !== field.defaultValue) return; // being written in
    if (isBox) { field.defaultChecked = value; field.checked = value; } else { field.defaultValue = value; field.value = value; }
  };
  const markOf = (row) => {
    const id = row.id.slice("person-".length);
    const mark = { presence: row.dataset.presence, reason: row.dataset.reason };
    mine.forEach(([{ kind, body }, state]) => {
      if (state === "attention") return;
      if (kind === "meeting.mark" && body.teacher === id) Object.assign(mark, { presence: body.presence, reason: body.reason });
      if (kind === "meeting.rest" && body.sitting === board().sitting && !mark.presence) mark.presence = body.presence;
    });
    return mark;
  };
  const people = () => {
    const rows = [...document.querySelectorAll(".roster__row")];
    if (!rows.length || !(of("mark").length + of("rest").length)) return;
    rows.forEach((row) => {
      const id = row.id.slice("person-".length);
      const { presence, reason } = markOf(row);
      row.querySelectorAll(".marks__mark").forEach((button) => {
        const code = button.matches("button") ? button.id.slice(0, -id.length - 1) : "excused";
        press(button, code === presence);
        if (button.matches("button")) button.value = code === presence ? "" : code;
      });
      if (presence === "excused") fill(row.querySelector("[name=reason]"), reason);
      sign(row.querySelector(".roster__name"), mine.filter(([{ kind, body }]) => (kind === "meeting.mark" && body.teacher === id)
        || (kind === "meeting.rest" && !row.dataset.presence && presence === body.presence)));
    });
    const marks = rows.map((row) => markOf(row).presence);
    const here = document.getElementById("here");
    const number = (count) => count.toLocaleString(`${document.documentElement.lang}-IN`);
    here.textContent = here.dataset.words.replace("#1", number(marks.filter((mark) => ["present", "late"].includes(mark)).length)).replace("#2", number(marks.length));
    const rest = document.getElementById("rest");
    if (rest) rest.hidden = !marks.includes("");
  };
  const items = () => of("item").forEach(([{ body: { item, fields } }, state], index, all) => {
    const row = document.getElementById(`item-${item}`);
    if (!row) return;
    if (state !== "attention") Object.entries(fields).forEach(([name, { to }]) => {
      fill(row.querySelector(`.worked__form [name=${name}]`), to);
      if (name !== "is_done") return;
      row.dataset.state = to ? "done" : "";
      row.querySelector("summary .icon").replaceWith(copy(to ? "room-check" : "room-open"));
      row.querySelectorAll(":scope > form").forEach((form) => { form.hidden = to; });
    });
    if (!all.slice(index + 1).some(([later]) => later.body.item === item)) sign(row.querySelector("summary .grow"), [[null, state]]);
  });
  const note = () => {
    const piece = document.getElementById("note");
    const found = of("note").filter(([{ body }]) => body.part === piece.dataset.part && body.sitting === board().sitting);
    found.forEach(([{ body }, state]) => { if (state !== "attention") fill(piece.querySelector("[name=note]"), body.fields.note.to); });
    sign(piece.querySelector(".sheet__head"), found);
  };
  const told = () => {
    standing("story").forEach(([{ body }]) => {
      const button = document.getElementById(`tell-${body.experience}`);
      if (!button) return;
      press(button, body.is_told);
      button.form.elements.is_told?.remove();
      if (!body.is_told) button.form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "is_told", value: "1" }));
      sign(document.querySelector(`#story-${body.experience} summary`), of("story").filter(([one]) => one.body.experience === body.experience));
    });
    standing("told").forEach(([{ body }]) => document.querySelectorAll(`#vow-${body.commitment} .marks__mark`).forEach((button, index) => {
      press(button, button.value === body.outcome);
      if (!index) sign(button.closest("li").querySelector(".soft"), of("told").filter(([one]) => one.body.commitment === body.commitment));
    }));
  };
  const said = () => {
    const undone = new Set(standing("undo").map(([{ body }]) => body.public_id));
    const found = mine.filter(([{ kind, body }]) => ["commitment", "decision", "question"].includes(kind.slice(8)) && !undone.has(body.public_id)
      && !document.querySelector(`#captured [data-key="${body.public_id}"]`));
    const head = document.querySelector("#captured .sheet__head");
    found.forEach(([one, state]) => {
      const what = one.kind.slice(8);
      const row = copy("room-said");
      row.querySelectorAll("[data-what]").forEach((each) => { if (each.dataset.what === what) each.replaceWith(each.firstElementChild); else each.remove(); });
      row.querySelectorAll("[data-state]").forEach((each) => { if (each.dataset.state !== state) each.remove(); });
      row.querySelector(".grow > span").textContent = one.label;
      const undo = row.querySelector("[data-undo]");
      if (state === "attention") undo.remove();
      else undo.addEventListener("click", () => add("undo", { what, public_id: one.body.public_id }, { label: `${words(undo)}: ${one.label}`, needs: state === "phone" ? [one.id] : [] }));
      head.after(row);
    });
    document.querySelectorAll("#captured [data-key]").forEach((row) => { row.hidden = undone.has(row.dataset.key); });
    const nothing = document.querySelector("#captured > p.soft");
    if (nothing) nothing.hidden = found.length > 0;
  };
  const draw = () => {
    document.querySelectorAll("[data-mine]").forEach((each) => each.remove());
    [people, items, note, told, said].forEach((piece) => piece());
  };
  const refresh = async () => { await load(); draw(); };

  // Keeping.
  const sent = new Set();
  const add = async (what, body, more, instead = "") => {
    const entry = await outbox.add({ kind: `meeting.${what}`, body: { meeting, sitting: board().sitting, ...body }, page: location.pathname, ...more }, [], instead);
    sent.add(entry.id);
    outbox.sync(true);
  };
  const changes = (form) => Object.fromEntries([...form.elements].filter((field) => field.name && field.type !== "hidden")
    .map((field) => [field.name, field.type === "checkbox" ? { from: field.defaultChecked, to: field.checked } : { from: field.defaultValue, to: field.value }])
    .filter(([, { from, to }]) => from !== to));
  const rowOf = (form) => form.closest("li");
  const nameOf = (select) => words(select.selectedOptions[0]);
  // what the server needs of each kind, and what it is called where it waits
  const KINDS = {
    mark: (form, { teacher, presence = "", reason = "" }, button) => [
      { teacher, presence, reason, seen: markOf(rowOf(form)) },
      `${rowOf(form).querySelector("[role=group]").getAttribute("aria-label")}: ${words(button) || presence}${reason && ` · ${reason}`}`],
    rest: (form, { presence }, button) => [{ presence }, words(button)],
    item: (form) => {
      const row = rowOf(form);
      const fields = form.matches(".worked__form") ? changes(form) : { is_done: { from: false, to: true } };
      return [{ item: row.id.slice("item-".length), fields }, [words(row.querySelector("summary .grow")), fields.outcome?.to].filter(Boolean).join(": ")];
    },
    note: (form, { part, note: text }) => [{ part, fields: changes(form) }, text],
    story: (form, given) => [{ experience: rowOf(form).id.slice("story-".length), is_told: "is_told" in given }, words(form.querySelector("button"))],
    told: (form, { outcome }, button) => {
      const row = rowOf(form);
      const commitment = row.id.slice("vow-".length);
      const before = standing("told").filter(([{ body }]) => body.commitment === commitment).at(-1);
      return [{ commitment, outcome, seen: before ? before[0].body.outcome : row.dataset.outcome }, `${words(row.querySelector(".said"))} ${words(button)}`];
    },
    commitment: (form, { key, teacher, words: text }) => [{ public_id: key, teacher, words: text }, `${nameOf(form.elements.teacher)}: “${text}”`],
    decision: (form, { key, csrfmiddlewaretoken, in_view, ...given }) => [{ public_id: key, ...given }, `“${given.title}”`],
    question: (form, { key, words: text }) => [{ public_id: key, words: text }, `“${text}”`],
  };
  // What is being put away, by form: pressed twice it is kept once, and what is written meanwhile has a key of its own.
  const under = new Map();
  const keep = async (form, what, button) => {
    const given = Object.fromEntries(new FormData(form, button));
    if (given.key) {
      const { key, ...said } = given;
      const text = JSON.stringify(said);
      if (under.get(form) === text) return;
      if (under.has(form)) given.key = outbox.id();
      under.set(form, text);
      try { await put(form, what, button, given); } finally { if (under.get(form) === text) under.delete(form); }
    } else await put(form, what, button, given);
  };
  const put = async (form, what, button, given) => {
    const [body, label] = KINDS[what](form, given, button);
    if (body.fields && !Object.keys(body.fields).length) return;
    const { csrfmiddlewaretoken, in_view, ...fields } = given;
    const bar = document.getElementById("capture");
    const asked = bar?.elements.words.value;
    await add(what, body, { label, form: fields }, form.dataset.instead);
    // the fields hold what is kept now: nothing here is being written in any more
    if (form.closest("dialog")) form.reset();
    else [...form.elements].forEach((field) => { field.defaultValue = field.value; if (field.type === "checkbox") field.defaultChecked = field.checked; });
    form.closest(".excuse")?.removeAttribute("open");
    form.querySelectorAll("[data-key]").forEach((key) => { key.value = outbox.id(); });
    form.dispatchEvent(new Event("collectives:kept", { bubbles: true }));
    delete form.dataset.instead;
    if (form === bar || form.closest("dialog")) {
      if (bar.elements.words.value === asked) { // and not what she has typed since
        Object.assign(bar.elements.words, { value: "", defaultValue: "" });
        bar.dispatchEvent(new Event("collectives:kept", { bubbles: true }));
      }
      form.closest("dialog")?.close();
    }
  };
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.dataset.room || !meeting || !outbox.isReady) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    event.isKept = true;
    keep(form, form.dataset.room, event.submitter).catch(() => outbox.plainly(form, event.submitter)); // no room on the phone
  }, true);

  // The bar: a question is kept at once, the others after their second step. A name and a colon before the words say whose they are.
  const ask = (what, values, why = "", fields = {}) => {
    const dialog = document.getElementById(`say-${what}`);
    const form = dialog.querySelector("form");
    form.reset();
    form.querySelectorAll(".field").forEach((place) => atField.clear(place));
    Object.entries(values).forEach(([name, value]) => {
      const field = form.elements[name];
      if (!field || ["key", "in_view"].includes(name)) return;
      if (field instanceof RadioNodeList) [...field].forEach((each) => { each.checked = each.value === value; }); else field.value = value ?? "";
    });
    const wrong = Object.entries(fields).map(([name, said]) => [form.elements[name]?.closest?.(".field"), said]).filter(([place]) => place);
    const reason = form.querySelector("[data-why]"); // what is wrong at no field
    reason.hidden = !why || wrong.length > 0;
    reason.querySelector("span").textContent = why;
    if (!dialog.open) dialog.showModal();
    atField.goTo(wrong.map(([place, said]) => atField.say(place, said))[0]);
    return form;
  };
  const speaker = (text) => {
    const [, name, rest] = /^([^:]+):\s*(\S[^]*)$/.exec(text) || [];
    const wished = name?.trim().toLowerCase();
    const found = [...document.querySelectorAll("#say-commitment [name=teacher] option")].filter((option) => {
      const full = words(option).toLowerCase();
      return option.value && [full, full.split(" ")[0]].includes(wished);
    });
    return found.length === 1 ? { teacher: found[0].value, words: rest } : { teacher: "", words: text };
  };
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.(".capture [name=kind]");
    if (!button || !outbox.isReady) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const { form, value: what } = button;
    const field = form.elements.words;
    const text = field.value.trim();
    const place = field.closest("[data-missing]");
    if (!text) { atField.goTo(atField.say(place, place.dataset.missing)); return; }
    if (what === "question") keep(form, what, button).catch(() => outbox.plainly(form, button));
    else ask(what, what === "decision" ? { title: text.slice(0, 200), part: board().view } : speaker(text));
  }, true);
  document.addEventListener("click", ({ target }) => target.closest?.("[data-close]")?.closest("dialog").close());

  // What was refused comes back to where it was written, with its reason.
  const refused = (entry, sentence) => {
    const what = entry.kind.slice(8);
    const form = ["commitment", "decision"].includes(what) ? ask(what, entry.form, sentence, entry.fields) : document.getElementById("capture");
    if (what === "question") form.elements.words.value = entry.form.words;
    if (what === "question" || form.closest("dialog")) form.dataset.instead = entry.id;
    if (form.closest("dialog")) return;
    const notice = copy("room-refused");
    notice.querySelector("strong").textContent = sentence;
    document.getElementById("said").replaceChildren(notice);
  };
  outbox.whenReady(async () => {
    if (!meeting) return;
    await refresh();
    const again = /^#again=([0-9a-f-]{36})$/.exec(location.hash)?.[1];
    const entry = again && mine.find(([one, state]) => state === "attention" && one.id === again);
    if (entry) refused(entry[0], entry[0].sentence);
  });
  let later;
  document.addEventListener("outbox:changed", async ({ detail }) => {
    if (!meeting || detail?.erased) return;
    await refresh();
    const own = (detail?.answers || []).filter((answer) => mine.some(([one]) => one.id === answer.id));
    if (!own.length) return;
    own.filter((answer) => sent.has(answer.id)).forEach((answer) => {
      if (answer.status === "conflict") outbox.toast(answer.sentence);
      if (answer.status === "rejected") refused(mine.find(([one]) => one.id === answer.id)[0], answer.sentence);
    });
    if (!poller()) return;
    poller().dataset.revision = "";
    htmx.trigger(poller(), "visible");
    clearTimeout(later);
    later = setTimeout(() => outbox.order({ keep: [location.href], age: 0 }, 0), 20_000);
  });

  // Each piece that comes from the server is drawn over again; from then on it speaks for itself.
  const isPoll = (detail) => detail.elt === poller() || detail.requestConfig?.elt?.matches?.("[data-live]");
  document.addEventListener("htmx:beforeRequest", (event) => { if (isPoll(event.detail) && !event.defaultPrevented) askedAt = Date.now(); });
  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    if (!isPoll(detail) || !detail.shouldSwap || detail.xhr.status !== 200) return;
    shownAt = askedAt;
    mine = mine.filter(([one, state]) => state !== "server" || one.at > shownAt);
  });
  if (meeting) document.addEventListener("htmx:oobAfterSwap", draw);
}
