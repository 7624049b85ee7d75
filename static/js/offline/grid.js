// The class grid saves itself: every level that is chosen is on the phone at once and on the server as soon as there is a
// line. Speaks with grid.js in events alone (see there). Where the phone keeps nothing, the form and its button remain.
{
  const form = document.querySelector("form[data-grid][hx-post]");
  if (form && globalThis.outbox) {
    const { class: classroom, month } = form.dataset;
    const { pathname } = location;
    const nameOf = (cell) => `${cell.child} ${cell.position}`;
    const isMine = (one) => one.kind === "level" && one.body.class === classroom && one.body.month === month;
    const isMet = (one) => [one.status, one.was].includes("conflict");
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

    let isOn = false;
    const onTheWay = new Set(); // chosen, and not in the phone's memory yet
    let timer;
    const keep = async ({ child, position, level, seen }) => {
      const cell = nameOf({ child, position });
      const before = latest.has(cell) ? latest.get(cell) : seen;
      if (before === level) return;
      latest.set(cell, level);
      onTheWay.add(cell);
      await outbox.add({ kind: "level", body: { class: classroom, month, child, position, level, seen: before }, page: pathname, label: words({ child, position, level }) }).finally(() => onTheWay.delete(cell));
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
      const mine = outbox.things(waiting.filter(isMine)).length;
      const wrong = refused.filter(isMine).length;
      const now = wrong ? "attention" : mine ? "phone" : "server";
      state.hidden = false;
      state.querySelectorAll("[data-state]").forEach((one) => { one.hidden = one.dataset.state !== now; });
      state.querySelectorAll("b").forEach((one) => { one.textContent = wrong || mine || ""; });
    };

    // every choice, whatever the network does: into the phone first
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

    // What can be taken back: the choices that are unsent and those of the last save, less what was taken back already.
    const undoable = (taken, waiting) => {
      const last = taken.filter(isMine).pop()?.at;
      const stack = [];
      [...taken.filter(isMine).sort((one, other) => (one.seq || 0) - (other.seq || 0)), ...waiting].forEach(({ at, body: { child, position, level, seen } }) => {
        const top = stack.at(-1);
        if (top && nameOf(top) === nameOf({ child, position }) && top.was === level) stack.pop();
        else stack.push({ child, position, level, was: seen, at });
      });
      return stack.filter(({ at }) => !at || at === last).reverse();
    };

    // The page as it is now: what the phone keeps of it anew, or, where it keeps no pages, fetched by this one.
    const PATIENCE_MS = 20_000;
    const fresh = async (since) => {
      if (await outbox.order({ keep: [location.href], age: 0 }, PATIENCE_MS)) {
        const copy = await globalThis.caches?.match(location.href, { cacheName: `pages-${outbox.person}`, ignoreVary: true });
        return copy && Date.parse(copy.headers.get("x-fetched")) >= since ? copy.text() : "";
      }
      const answer = await fetch(location.href, { headers: { "X-Keep": "1" }, redirect: "error", signal: AbortSignal.timeout(PATIENCE_MS) });
      return answer.ok ? answer.text() : "";
    };
    // What stands on the server now: looked at once all is sent, when she comes back to the page, and now and then while it
    // lies open. What this phone has chosen since then stays as it is.
    let lookedAt = Date.now();
    const look = async () => {
      const since = Date.now();
      lookedAt = since;
      const page = new DOMParser().parseFromString(await fresh(since), "text/html");
      if (page.body.dataset.person !== outbox.person) return;
      const [waiting, taken] = await Promise.all([outbox.all("outbox"), outbox.all("done")]);
      const ours = new Set([...onTheWay, ...[...waiting, ...taken.filter((one) => one.at >= since)].filter(isMine).map((one) => nameOf(one.body))]);
      const here = new Map(form.elements.seen.value.split(" ").map((word) => [word.slice(0, 32), word.slice(32)]));
      const cells = (page.querySelector("input[name=seen]")?.value || "").split(" ").flatMap((word) => {
        const child = word.slice(0, 32).replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
        const known = here.get(word.slice(0, 32));
        return [...word.slice(32)].map((sign, position) => ({ child, position, level: Number(sign) || null, isOther: known && known[position] !== sign }));
      }).filter((cell) => cell.isOther && !ours.has(nameOf(cell)));
      if (!cells.length) return;
      cells.forEach((cell) => latest.set(nameOf(cell), cell.level));
      ["grid:kept", "grid:saved", "grid:met"].forEach((name) => say(name, cells));
      outbox.toast(form.dataset.moved);
    };
    const MINUTE_MS = 60_000;
    const lookAfter = async (age) => {
      if (!document.hidden && isOn && Math.abs(Date.now() - lookedAt) >= age && !(await outbox.all("outbox")).length) await look();
    };
    document.addEventListener("visibilitychange", () => { lookAfter(MINUTE_MS).catch(() => {}); });
    setInterval(() => { lookAfter(10 * MINUTE_MS).catch(() => {}); }, MINUTE_MS);

    const begin = async () => {
      const { fetched } = document.body.dataset;
      const [waiting, taken] = await Promise.all([outbox.all("outbox", "seq"), outbox.all("done", "at")]);
      // what the server took after it had drawn this page is not in it, whether it was kept or comes just now
      const drawnAt = fetched ? Date.parse(fetched) : performance.timeOrigin;
      const known = taken.filter((one) => isMine(one) && one.at > drawnAt && one.at <= Date.now());
      const mine = waiting.filter(isMine);
      [...known, ...mine].forEach((one) => latest.set(nameOf(one.body), one.body.level));
      form.dataset.saves = "outbox";
      form.elements.draft.removeAttribute("data-draft");
      document.getElementById("unsent")?.remove(); // the sign in the top line of every page says it
      say("grid:kept", [...known, ...mine].map(asCell));
      say("grid:saved", known.map(asCell));
      say("grid:met", known.filter(isMet).map(asCell));
      say("grid:undoable", undoable(taken, mine));
      isOn = true;
      early.splice(0).forEach((detail) => keep(detail).catch(failed));
      draw();
    };
    // once the grid listens: this is fetched before it
    document.addEventListener("DOMContentLoaded", () => outbox.whenReady(begin));
    document.addEventListener("outbox:changed", async ({ detail }) => {
      if (!isOn || detail.erased) return;
      draw().catch(() => {});
      const settled = new Set((detail.answers || []).filter((answer) => answer.status !== "rejected").map((answer) => answer.id));
      if (!settled.size) return;
      const [waiting, taken] = await Promise.all([outbox.all("outbox"), outbox.all("done")]);
      const ahead = new Set(waiting.filter(isMine).map((one) => nameOf(one.body)));
      const mine = taken.filter((one) => settled.has(one.id) && isMine(one) && !ahead.has(nameOf(one.body)));
      say("grid:saved", mine.map(asCell).filter((cell) => latest.get(nameOf(cell)) === undefined || latest.get(nameOf(cell)) === cell.level));
      say("grid:met", mine.filter(isMet).map(asCell));
      if (!waiting.length) await look().catch(() => {});
    });
  }
}
