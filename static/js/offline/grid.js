// The class grid saves itself: every level that is chosen is on the phone at once and on the server as soon as there is a
// line. Speaks with grid.js in events alone (see there). Where the phone keeps nothing, the form and its button remain.
{
  const form = document.querySelector("form[data-grid][hx-post]");
  if (form && globalThis.outbox) {
    const { class: classroom, month } = form.dataset;
    const { pathname } = location;
    const nameOf = (cell) => `${cell.child} ${cell.position}`;
    const isMine = (one) => one.kind === "level" && one.body.class === classroom && one.body.month === month;
    const asCell = ({ body: { child, position, level } }) => ({ child, position, level });
    const say = (name, cells) => { if (cells.length) form.dispatchEvent(new CustomEvent(name, { detail: { cells } })); };
    const latest = new Map(); // what the phone last chose, cell by cell: what the next choice follows on
    const words = (detail) => {
      const row = form.elements.seen.value.split(" ").findIndex((word) => word.startsWith(detail.child.replaceAll("-", "")));
      const number = document.querySelector(`#k${row} .num`)?.textContent || "";
      const ability = document.getElementById(`a${detail.position}`)?.textContent || "";
      const level = document.getElementById(`w${detail.level || 0}`)?.textContent || "";
      return `${document.title.split(" · ").slice(0, 2).join(" · ")}: ${number} · ${ability} · ${level}`;
    };

    let timer;
    const keep = async ({ child, position, level, seen }) => {
      const cell = nameOf({ child, position });
      const before = latest.has(cell) ? latest.get(cell) : seen;
      if (before === level) return;
      latest.set(cell, level);
      await outbox.add({ kind: "level", body: { class: classroom, month, child, position, level, seen: before }, page: pathname, label: words({ child, position, level }) });
      clearTimeout(timer);
      timer = setTimeout(outbox.sync, 1200);
    };
    const failed = () => { form.dataset.saves = ""; outbox.toast(outbox.words("full"), "bad"); };

    let drawing = null;
    let isStale = false;
    const draw = () => { // one look at a time, however fast she is: the last shows all
      isStale = true;
      drawing ??= (async () => {
        while (isStale) { isStale = false; await drawNow(); }
      })().finally(() => { drawing = null; });
      return drawing;
    };
    const drawNow = async () => {
      const bar = document.getElementById("savebar");
      const state = bar?.querySelector(".savebar__state");
      if (!state) return;
      const [waiting, refused] = await Promise.all([outbox.all("outbox"), outbox.all("attention")]);
      const mine = waiting.filter(isMine).length;
      const wrong = refused.filter(isMine).length;
      const now = wrong ? "attention" : mine ? "phone" : "server";
      state.hidden = false;
      state.querySelectorAll("[data-state]").forEach((one) => { one.hidden = one.dataset.state !== now; });
      state.querySelectorAll("b").forEach((one) => { one.textContent = wrong || mine || ""; });
    };

    // every choice, whatever the network does: into the phone first
    let isOn = false;
    const early = [];
    form.addEventListener("grid:changed", ({ detail }) => {
      if (isOn) keep(detail).catch(failed); else early.push(detail);
    });
    document.addEventListener("submit", (event) => {
      if (event.target !== form || !isOn || form.dataset.saves !== "outbox") return;
      event.preventDefault();
      event.stopImmediatePropagation();
      event.isKept = true;
      outbox.sync(true);
    }, true);

    const begin = async () => {
      const { fetched } = document.body.dataset;
      const [waiting, taken] = await Promise.all([outbox.all("outbox", "seq"), outbox.all("done", "at")]);
      const known = fetched ? taken.filter((one) => isMine(one) && one.at > Date.parse(fetched)) : [];
      const mine = waiting.filter(isMine);
      [...known, ...mine].forEach((one) => latest.set(nameOf(one.body), one.body.level));
      form.dataset.saves = "outbox";
      form.elements.draft.removeAttribute("data-draft");
      document.getElementById("unsent")?.remove(); // the sign in the top line of every page says it
      say("grid:kept", [...known, ...mine].map(asCell));
      say("grid:saved", known.map(asCell));
      isOn = true;
      early.splice(0).forEach((detail) => keep(detail).catch(failed));
      draw();
    };
    if (outbox.isReady) begin(); else document.addEventListener("outbox:ready", begin);
    document.addEventListener("outbox:changed", async ({ detail }) => {
      if (!isOn || detail.erased) return;
      draw().catch(() => {});
      const settled = new Set((detail.answers || []).filter((answer) => answer.status !== "rejected").map((answer) => answer.id));
      if (!settled.size) return;
      const [waiting, taken] = await Promise.all([outbox.all("outbox"), outbox.all("done")]);
      const ahead = new Set(waiting.filter(isMine).map((one) => nameOf(one.body)));
      const cells = taken.filter((one) => settled.has(one.id) && isMine(one) && !ahead.has(nameOf(one.body))).map(asCell);
      say("grid:saved", cells.filter((cell) => latest.get(nameOf(cell)) === undefined || latest.get(nameOf(cell)) === cell.level));
      if (!waiting.length) outbox.order({ keep: [location.href], age: 0 }, 0);
    });
  }
}
