// The phone's own memory of what was written, one database a person. What it calls kept is on the disk, not in a buffer.
//   outbox     operations the server has not answered, in the order of `seq`     files  photos they need, as bytes
//   attention  what the server refused, with its reason                          done   what it took, until a page shows it
//   meta       counters and moments
// `globalThis.outbox` is how the other files of this folder reach it; it says "outbox:changed" on the document.
{
  const person = document.body.dataset.person;
  const NAME = `collectives-${person}`;
  // From each version to the next. Stores are only ever added, so that a page of yesterday still works on today's database.
  const MIGRATIONS = [
    (db) => {
      db.createObjectStore("outbox", { keyPath: "id" }).createIndex("seq", "seq");
      ["files", "attention"].forEach((name) => db.createObjectStore(name, { keyPath: "id" }));
      db.createObjectStore("meta", { keyPath: "key" });
    },
    (db, transaction) => {
      db.createObjectStore("done", { keyPath: "id" }).createIndex("at", "at");
      transaction.objectStore("outbox").openCursor().onsuccess = ({ target: { result: cursor } }) => {
        if (!cursor) return;
        cursor.update({ page: "", label: "", needs: [], ...cursor.value });
        cursor.continue();
      };
    },
    // it held every word that was sent, also those of restricted notes
    (db, transaction) => transaction.objectStore("done").clear(),
  ];
  const done = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

  let opened;
  const openAt = (version) => new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, version);
    request.onupgradeneeded = (event) => MIGRATIONS.slice(event.oldVersion).forEach((migrate) => migrate(request.result, request.transaction));
    request.onblocked = () => {};
    request.onerror = () => reject(request.error);
    request.onsuccess = () => {
      const db = request.result;
      db.onversionchange = () => { db.close(); opened = undefined; };
      db.onclose = () => { opened = undefined; };
      resolve(db);
    };
  });
  // a page from the cache may be older than the database: it takes it as it is
  const open = () => (opened ??= openAt(MIGRATIONS.length).catch((error) => {
    if (error.name === "VersionError") return openAt(undefined);
    opened = undefined;
    throw error;
  }));

  // Reads and writes of one transaction; what `deed` returns is given once all of it is on the disk.
  const change = async (names, deed) => {
    const db = await open();
    return new Promise((resolve, reject) => {
      const transaction = db.transaction(names, "readwrite", { durability: "strict" });
      let given;
      transaction.oncomplete = () => resolve(given);
      transaction.onabort = () => reject(transaction.error);
      Promise.resolve(deed((name) => transaction.objectStore(name))).then((found) => { given = found; }, (error) => {
        try { transaction.abort(); } catch { /* over already */ }
        reject(error);
      });
    });
  };
  const all = async (name, index) => {
    const store = (await open()).transaction(name).objectStore(name);
    return done((index ? store.index(index) : store).getAll());
  };
  const meta = async (key) => (await done((await open()).transaction("meta").objectStore("meta").get(key)))?.value;
  const note = (key, value) => change(["meta"], (store) => { store("meta").put({ key, value }); });

  // What somebody would count: a cell that was chosen, taken back and chosen again is one thing, as it was chosen last.
  const things = (entries) => [...new Map(entries.map((one) => [one.kind === "level" ? JSON.stringify({ ...one.body, level: 0, seen: 0 }) : one.id, one])).values()];
  const id = () => (crypto.randomUUID ? crypto.randomUUID() : "10000000-1000-4000-8000-100000000000".replace(/[018]/g,
    (digit) => (digit ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (digit / 4)))).toString(16)));

  const tabs = typeof BroadcastChannel === "function" ? new BroadcastChannel(NAME) : null;
  const say = (detail = {}) => document.dispatchEvent(new CustomEvent("outbox:changed", { detail }));
  const tell = (detail) => { say(detail); if (tabs) tabs.postMessage(detail || {}); };
  if (tabs) tabs.onmessage = (event) => say(event.data);

  // {kind, body, page, label, form?, needs?} and the photos it needs [{id, blob}]; `instead`: a refused one it takes the place of.
  const add = async (operation, files = [], instead = "") => {
    const entry = { id: id(), made_at: new Date().toISOString(), needs: [], page: "", label: "", ...operation };
    await change(["outbox", "files", "attention", "meta"], async (store) => {
      const last = (await done(store("meta").get("seq")))?.value || 0;
      entry.seq = last + 1;
      store("meta").put({ key: "seq", value: entry.seq });
      files.forEach((file) => store("files").put({ sent: false, ...file }));
      store("outbox").put(entry);
      if (instead) store("attention").delete(instead);
    });
    tell({ added: entry.id });
    return entry;
  };

  // Nothing of this person stays: after she has said so.
  const erase = async () => {
    const db = await open().catch(() => null);
    if (db) db.close();
    opened = undefined;
    if (tabs) tabs.postMessage({ erased: true });
    await new Promise((resolve) => {
      const request = indexedDB.deleteDatabase(NAME);
      request.onsuccess = request.onerror = resolve;
      request.onblocked = resolve;
    });
  };
  // What was never unsent goes, what is unsent stays for her next sign-in.
  const keepUnsentOnly = () => change(["done", "meta"], (store) => {
    store("done").clear();
    ["state", "wait"].forEach((key) => store("meta").delete(key));
  });

  if (person && globalThis.indexedDB) {
    // for a file that comes after this one's bundle: it may be ready before that has arrived
    const whenReady = (deed) => { if (outbox.isReady) deed(); else document.addEventListener("outbox:ready", deed); };
    globalThis.outbox = { person, isReady: false, whenReady, open, change, all, meta, note, done, id, things, add, erase, keepUnsentOnly, tell };
    open().then(() => {
      outbox.isReady = true;
      document.dispatchEvent(new Event("outbox:ready"));
      tell();
    }, () => { /* a browser that keeps nothing: forms go the plain way */ });
  }
}
