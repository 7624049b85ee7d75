// The page of what waits: refused with its reason, not sent yet, and the pages that open without a network.
if (globalThis.outbox) {
  const row = document.getElementById("waiting-row");
  const language = `${document.documentElement.lang}-IN`;
  const moment = (at, options = { dateStyle: "medium", timeStyle: "short" }) => new Date(at).toLocaleString(language, { hourCycle: "h23", timeZone: "Asia/Kolkata", ...options });
  const box = (id) => document.getElementById(id);

  const copyOf = ({ kind, label, made_at, page, body, form, sentence, code }) => ({ kind, label, written: made_at, page, fields: form || body, ...(code ? { refused: { code, sentence } } : {}) });
  const save = (blob, name) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  };
  const download = (entries) => {
    const text = JSON.stringify({ from: location.origin, saved: new Date().toISOString(), entries: entries.map(copyOf) }, null, 1);
    save(new Blob([text], { type: "application/json" }), `collectives-${new Date().toISOString().slice(0, 10)}.json`);
  };
  const remove = (entry) => new Promise((resolve) => {
    const dialog = box("deleting");
    dialog.querySelector(".said").textContent = entry.label;
    dialog.returnValue = "";
    dialog.addEventListener("close", async () => {
      if (dialog.returnValue === "delete") {
        await outbox.change(["attention", "files"], (store) => {
          store("attention").delete(entry.id);
          entry.needs.forEach((need) => store("files").delete(need));
        });
        outbox.tell();
      }
      resolve();
    }, { once: true });
    dialog.showModal();
  });
  const deeds = {
    retry: async (entry) => {
      await outbox.change(["attention", "outbox", "files"], (store) => {
        entry.needs.forEach((need) => {
          store("files").get(need).onsuccess = ({ target: { result: file } }) => { if (file) store("files").put({ ...file, refused: false }); };
        });
        const { code, sentence, at, ...operation } = entry;
        store("attention").delete(entry.id);
        store("outbox").put(operation);
      });
      outbox.tell();
      outbox.sync(true);
    },
    copy: async (entry) => download([entry]),
    delete: remove,
  };

  // What it was a change of is gone: its words go into a new one, where there is a form for that.
  const wayOf = ({ id, kind, page, code }) => {
    const [root, deed] = kind.split(".");
    const path = code === "not_found" && deed === "edit" ? row.dataset[root] : page || "/";
    return path && `${path}#again=${id}`;
  };
  const offerFiles = (item, files) => item.querySelectorAll("[data-file]").forEach((button) => {
    const file = files.find(({ kind }) => (kind === "audio" ? "audio" : "photo") === button.dataset.file);
    if (!file) { button.remove(); return; }
    button.addEventListener("click", () => save(file.blob, file.blob.name || button.dataset.file));
  });
  const fill = (place, entries, isRefused, files) => {
    const list = box(place).querySelector("ul");
    list.replaceChildren(...entries.map((entry) => {
      const item = row.content.cloneNode(true).firstElementChild;
      item.querySelector("strong").textContent = entry.label || entry.kind;
      item.querySelector("time").textContent = moment(entry.made_at);
      item.querySelector("[data-why]").textContent = entry.sentence || "";
      offerFiles(item, files.filter(({ id }) => entry.needs.includes(id)));
      if (!isRefused) item.querySelector("[data-deeds]").remove();
      item.querySelectorAll("[data-deed]").forEach((button) => {
        if (button.dataset.deed === "change") {
          const way = wayOf(entry);
          if (way) button.href = way; else button.remove();
        } else button.addEventListener("click", () => deeds[button.dataset.deed](entry));
      });
      return item;
    }));
    box(place).hidden = !entries.length;
  };
  const draw = async () => {
    const [waiting, refused, files, wait, stopped] = await Promise.all([outbox.all("outbox", "seq"), outbox.all("attention"), outbox.all("files"), outbox.meta("wait"), outbox.meta("stopped")]);
    fill("unsent-here", outbox.things(waiting), false, files);
    fill("refused", refused, true, files);
    box("all-sent").hidden = Boolean(waiting.length || refused.length);
    document.querySelectorAll("[data-stopped]").forEach((one) => { one.hidden = one.dataset.stopped !== stopped; });
    const next = box("next-try");
    next.hidden = !outbox.left(wait);
    if (!next.hidden) next.textContent = next.dataset.words.replace("#", moment(wait.until, { timeStyle: "short" }));
  };
  if (row) {
    document.addEventListener("outbox:changed", (event) => { if (!event.detail.erased) draw().catch(() => {}); });
    outbox.whenReady(async () => {
      draw().catch(() => {});
      const { conflicts } = await outbox.state().catch(() => outbox.meta("state")) || {};
      box("met").hidden = !conflicts;
    });
    box("send-now").addEventListener("click", () => outbox.sync(true));
    box("export").addEventListener("click", async () => download([...await outbox.all("outbox", "seq"), ...await outbox.all("attention")]));
  }

  // which pages open without a network, and when each was fetched
  const here = box("pages-here");
  const list = async () => {
    const name = `pages-${outbox.person}`;
    if (!await caches.has(name)) return; // opening it would make it
    const cache = await caches.open(name);
    const found = await Promise.all((await cache.keys()).map(async (request) => {
      const response = await cache.match(request, { ignoreVary: true });
      const title = /<title>([^<]*)/.exec(await response.text())?.[1] || request.url;
      const plain = document.createElement("textarea");
      plain.innerHTML = title;
      return { url: new URL(request.url), title: plain.value.split(" · ").slice(0, 2).join(" · "), at: response.headers.get("x-fetched") };
    }));
    const mine = found.filter(({ url }) => !url.search && !["/waiting/", "/offline/"].includes(url.pathname));
    // an address that leads to another one is kept under both
    const pages = [...new Map(mine.sort((one, other) => one.at.localeCompare(other.at)).map((page) => [page.title, page])).values()];
    here.querySelector("ul").replaceChildren(...pages.map(({ url, title, at }) => {
      const item = document.createElement("li");
      const link = document.createElement("a");
      link.href = url.pathname;
      link.textContent = title;
      const when = document.createElement("span");
      when.className = "small soft";
      when.textContent = moment(at);
      item.className = "row row--apart";
      item.append(link, when);
      return item;
    }));
    here.hidden = !pages.length;
  };
  if (here && globalThis.caches) list().catch(() => {});
}
