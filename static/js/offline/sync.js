// Carries what waits on the phone to the server: one tab at a time, fifty operations a time, in order, until each has its
// answer. Started by everything that may mean a network; whether there is one is only ever learnt by trying.
if (globalThis.outbox) {
  const MOST = 50;
  const PIECE = 64 * 1024;
  const ANSWER_MS = 60_000;
  const MINUTE_MS = 60_000;
  const LEASE_MS = 3 * MINUTE_MS;
  const MOST_S = 24 * 3600;
  const DAYS_30 = 30 * 24 * 3600 * 1000;
  const SETTLED = new Set(["applied", "duplicate", "merged", "conflict"]);
  class Later extends Error { constructor(seconds, isAsked) { super("later"); Object.assign(this, { seconds, isAsked }); } }
  class Stop extends Error {}

  const cookie = (name) => (document.cookie.split("; ").find((one) => one.startsWith(`${name}=`)) || "").slice(name.length + 1);
  // Seconds, or a moment by the server's own clock: this phone's may be wrong.
  const patience = (headers) => {
    const asked = headers.get("Retry-After") || 0;
    const seconds = Number.isNaN(Number(asked)) ? (Date.parse(asked) - (Date.parse(headers.get("Date")) || Date.now())) / 1000 : asked;
    return Math.min(MOST_S, Math.max(0, seconds)) || 0;
  };
  // How long something lasts from now on. What lasts longer than when it was set was set by a clock that went wrong.
  const left = (it) => {
    const ms = it ? it.until - Date.now() : 0;
    return ms > 0 && ms <= it.ms ? ms : 0;
  };
  const from = (ms) => ({ ms, until: Date.now() + ms });
  let token = "";
  const ask = async (address, options = {}) => {
    const giveUp = new AbortController();
    const timer = setTimeout(() => giveUp.abort(), ANSWER_MS);
    try {
      const headers = { "X-CSRFToken": token || cookie("csrftoken"), ...options.headers };
      const answer = await fetch(address, { credentials: "same-origin", ...options, headers, signal: giveUp.signal, redirect: "error" });
      document.dispatchEvent(new Event("collectives:online"));
      if (answer.status === 429 || answer.status === 503) throw new Later(patience(answer.headers), true);
      if (answer.status >= 500) throw new Later(0, true);
      if (answer.status === 401) { await signedOut(); throw new Stop("signed_out"); }
      return answer;
    } catch (error) {
      if (error instanceof Later || error instanceof Stop) throw error;
      document.dispatchEvent(new Event("collectives:offline"));
      throw new Later(0); // no network, or too slow
    } finally { clearTimeout(timer); }
  };
  const signedOut = async () => {
    await outbox.keepUnsentOnly();
    document.dispatchEvent(new Event("outbox:forget"));
  };
  const state = async () => {
    const answer = await ask("/sync/state/", { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Later(0);
    const known = await answer.json();
    token = known.csrf || "";
    if (String(known.person) !== outbox.person) throw new Stop("other_person");
    const kept = { at: Date.now(), conflicts: known.conflicts || 0, pages: known.pages || [] };
    await outbox.note("state", kept);
    return kept;
  };

  // A photo goes in pieces; after a lost answer the server says how much of it arrived.
  const sha256 = async (blob) => {
    if (!crypto.subtle) return "";
    const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", await blob.arrayBuffer()));
    return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  };
  // Only a file that is still wanted: its form may have been given up meanwhile.
  const mark = (file, now) => outbox.change(["files"], async (store) => {
    if (await outbox.done(store("files").get(file.id))) store("files").put({ ...file, ...now });
  });
  const upload = async (file) => {
    const address = `/sync/files/${file.id}/`;
    const headers = { "Tus-Resumable": "1.0.0" };
    let there = -1;
    if (file.begun) {
      const found = await ask(address, { method: "HEAD", headers });
      if (found.ok) there = Number(found.headers.get("Upload-Offset"));
    }
    if (there < 0) {
      const sum = await sha256(file.blob);
      const told = [`kind ${btoa(file.kind || "photo")}`, ...(sum ? [`sha256 ${btoa(sum)}`] : [])].join(",");
      await mark(file, { begun: true });
      const made = await withToken(() => ask(address, { method: "POST", headers: { ...headers, "Upload-Length": `${file.blob.size}`, "Upload-Metadata": told } }));
      if (!made.ok) return refuseFile(file, made);
      there = Number(made.headers.get("Upload-Offset")) || 0;
    }
    for (let turns = 0; there < file.blob.size && turns < 500; turns += 1) {
      const sent = await withToken(() => ask(address, {
        method: "PATCH", body: file.blob.slice(there, there + PIECE),
        headers: { ...headers, "Upload-Offset": `${there}`, "Content-Type": "application/offset+octet-stream" },
      }));
      // also when it refuses a piece the server says how much it has: other than was thought, or damaged and to be sent anew
      if (sent.headers.has("Upload-Offset")) there = Number(sent.headers.get("Upload-Offset"));
      else if (sent.status === 404) {
        await mark(file, { begun: false });
        throw new Later(0);
      } else return refuseFile(file, sent);
    }
    await mark(file, { begun: true, sent: true });
    return true;
  };
  // A photo that will never be taken is not sent again: what needs it is refused with it, and both stay on the phone.
  const refuseFile = async (file, answer) => {
    const told = await answer.json().catch(() => ({}));
    await mark(file, { refused: true });
    const waiting = (await outbox.all("outbox")).filter((one) => one.needs.includes(file.id));
    await settle(waiting, waiting.map((one) => ({ id: one.id, status: "rejected", code: told.error || "file", sentence: told.sentence || "" })));
    return false;
  };
  const withToken = async (deed) => {
    let answer = await deed();
    if (answer.status === 403) { await state(); answer = await deed(); }
    return answer;
  };

  // Every answer is written down before the next question is asked.
  const waiters = new Map();
  const settle = async (sent, answers) => {
    const at = Date.now();
    const byId = new Map(answers.map((answer) => [answer.id, answer]));
    const settled = [];
    await outbox.change(["outbox", "files", "attention", "done"], (store) => {
      sent.forEach((operation) => {
        const answer = byId.get(operation.id);
        if (!answer || (!SETTLED.has(answer.status) && answer.status !== "rejected")) {
          // the server has lost a photo it had: send it once more
          if (answer?.status === "waiting") operation.needs.forEach((need) => {
            store("files").get(need).onsuccess = ({ target: { result: file } }) => { if (file) store("files").put({ ...file, sent: false }); };
          });
          return;
        }
        settled.push(answer);
        store("outbox").delete(operation.id);
        if (answer.status === "rejected") {
          store("attention").put({ ...operation, code: answer.code, sentence: answer.sentence, fields: answer.fields, at });
        } else {
          operation.needs.forEach((need) => store("files").delete(need));
          const { id, kind, page, body, label, form, seq } = operation;
          const isSecret = Boolean(form?.is_restricted);
          const { public_id: record } = body;
          // only what a page still shows of it: of a restricted note no word, neither of this time nor of an earlier one
          if (isSecret) store("done").openCursor().onsuccess = ({ target: { result: cursor } }) => {
            if (!cursor) return;
            if (record && [cursor.key, cursor.value.body.public_id].includes(record)) cursor.update({ ...cursor.value, label, body: {} });
            cursor.continue();
          };
          store("done").put({
            id, kind, page, label, seq, at, isSecret, status: answer.status, was: answer.was || "", link: answer.link || "",
            kept: (!isSecret && answer.kept) || null, body: !isSecret && /^(level$|meeting)|edit$/.test(kind) ? body : {},
          });
        }
      });
      store("done").index("at").openCursor(IDBKeyRange.upperBound(at - DAYS_30)).onsuccess = ({ target: { result: cursor } }) => {
        if (cursor) { cursor.delete(); cursor.continue(); }
      };
    });
    if (settled.length) outbox.tell({ answers: settled });
    return settled.length;
  };

  // also those that another window of this phone has fetched
  document.addEventListener("outbox:changed", ({ detail }) => {
    const met = new Set(); // said here where no form waits to say it
    (detail?.answers || []).forEach((answer) => {
      const wait = waiters.get(answer.id);
      if (wait) wait(answer); else if ([answer.status, answer.was].includes("conflict")) met.add(answer.sentence);
      waiters.delete(answer.id);
    });
    met.forEach((words) => outbox.toast(words));
  });

  const batch = async (most) => {
    const [operations, files] = await Promise.all([outbox.all("outbox", "seq"), outbox.all("files")]);
    const missing = new Set(files.filter((file) => !file.sent).map((file) => file.id));
    const ready = [];
    for (const operation of operations) {
      if (operation.needs.some((need) => missing.has(need))) missing.add(operation.id); else if (ready.length < most) ready.push(operation); else break;
    }
    return { ready, count: operations.length, files: files.filter((file) => !file.sent && !file.refused) };
  };
  // A file that nothing here needs any more: what it belonged to was sent another way, or deleted.
  const sweep = () => outbox.change(["outbox", "attention", "files"], async (store) => {
    const holders = await Promise.all(["outbox", "attention"].map((name) => outbox.done(store(name).getAll())));
    const needed = new Set(holders.flat().flatMap((one) => one.needs));
    (await outbox.done(store("files").getAllKeys())).filter((key) => !needed.has(key)).forEach((key) => store("files").delete(key));
  });
  const device = async () => {
    const known = await outbox.meta("device");
    if (known) return known;
    const made = outbox.id();
    await outbox.note("device", made);
    return made;
  };
  const send = async (ready, most) => {
    const operations = ready.map(({ id, kind, made_at, seq, needs, body }) => ({ id, kind, made_at, seq, needs, body }));
    const text = JSON.stringify({ protocol: 1, device: await device(), person: outbox.person, operations });
    const answer = await withToken(() => ask("/sync/", { method: "POST", body: text, headers: { "Content-Type": "application/json" } }));
    if (answer.status === 409) throw new Stop("other_person");
    if (answer.ok) {
      const told = await answer.json();
      if (!(await settle(ready, told.answers || []))) throw new Later(0);
      return most;
    }
    const told = await answer.json().catch(() => ({}));
    if (told.error === "protocol") throw new Stop("protocol");
    if (answer.status === 403 || answer.status === 404) throw new Later(0);
    // something in it the server cannot read: find it by halves, so that it does not hold up the rest
    if (ready.length > 1) return Math.ceil(ready.length / 2);
    await settle(ready, [{ id: ready[0].id, status: "rejected", code: told.error || `${answer.status}`, sentence: told.sentence || "" }]);
    return MOST;
  };

  // on this page, and on the next one that is opened meanwhile
  let alarm;
  const wakeIn = (ms) => {
    clearTimeout(alarm);
    alarm = setTimeout(sync, Math.min(600_000, ms) + 50);
  };
  const carry = async (isByHand, goOn) => {
    let wait = await outbox.meta("wait");
    if (left(wait) && (wait.isAsked || !isByHand)) { wakeIn(left(wait)); return; }
    let sent = 0;
    let most = MOST;
    try {
      await sweep();
      for (;;) {
        const { ready, count, files } = await batch(most);
        if (!ready.length && !files.length) break;
        outbox.tell({ sending: [sent, sent + count] });
        await goOn();
        if (ready.length) { most = await send(ready, most); sent += ready.length; } else await upload(files[0]);
        if (wait) { await outbox.note("wait", null); wait = null; }
      }
      await outbox.note("stopped", "");
    } catch (error) {
      if (error instanceof Stop) await outbox.note("stopped", error.message);
      else if (error instanceof Later) {
        // twice as long each time, and never all phones at once: up to a minute where there is no line, to ten where the
        // server is asked for patience
        const tries = ((await outbox.meta("wait"))?.tries || 0) + 1;
        const seconds = error.seconds || Math.min(error.isAsked ? 600 : 60, 2 ** tries) * (0.5 + Math.random() / 2);
        await outbox.note("wait", { tries, isAsked: Boolean(error.isAsked), ...from(seconds * 1000) });
        wakeIn(seconds * 1000);
      } else throw error;
    } finally { outbox.tell(); }
  };

  // One at a time over all tabs: by a lock of the browser, or by a lease in the database where it has none.
  const alone = async (deed) => {
    if (navigator.locks) return navigator.locks.request(`sync-${outbox.person}`, () => deed(async () => {}));
    const mine = outbox.id();
    const has = await outbox.change(["meta"], async (store) => {
      const lease = (await outbox.done(store("meta").get("lease")))?.value;
      if (left(lease)) return false;
      store("meta").put({ key: "lease", value: { mine, ...from(LEASE_MS) } });
      return true;
    });
    if (!has) return null;
    // what it holds is its own: after a long sleep another tab may have gone on meanwhile
    const own = (value) => outbox.change(["meta"], async (store) => {
      if ((await outbox.done(store("meta").get("lease")))?.value?.mine === mine) store("meta").put({ key: "lease", value });
    });
    try { return await deed(() => own({ mine, ...from(LEASE_MS) })); } finally { await own(null); }
  };
  let queued = null;
  let byHand = false;
  const sync = (isByHand = false) => {
    if (!outbox.isReady) return Promise.resolve();
    byHand ||= isByHand === true;
    if (!queued) {
      const run = alone((goOn) => {
        const now = byHand;
        queued = null;
        byHand = false;
        return carry(now, goOn);
      }).catch(() => {}).then(() => { if (queued === run) queued = null; }); // also where another tab had its turn
      queued = run;
    }
    return queued;
  };
  // The answer to one operation, or null if there is none in time.
  const answer = (id, patienceMs) => new Promise((resolve) => {
    const none = () => { waiters.delete(id); resolve(null); };
    waiters.set(id, resolve);
    setTimeout(none, patienceMs);
    sync(true).then(none);
  });
  Object.assign(outbox, { sync, answer, state, left });

  document.addEventListener("outbox:ready", () => {
    sync(true);
  });
  // the first time something is kept: ask the browser not to clear it when room gets short
  document.addEventListener("outbox:changed", async ({ detail }) => {
    if (detail?.added && navigator.storage?.persist && !(await outbox.meta("persisted"))) {
      await outbox.note("persisted", await navigator.storage.persist().catch(() => true) || true);
    }
  });
  document.addEventListener("visibilitychange", () => { if (!document.hidden) sync(true); });
  addEventListener("online", () => sync(true));
  setInterval(sync, MINUTE_MS);
  document.addEventListener("outbox:sync", () => sync(true));
}
