// What every page says of the phone's own memory: the sign in the top line, when a kept page was fetched, short messages.
// Also has the browser keep the pages this person needs (the service worker) and forget them when nobody is signed in.
if (globalThis.outbox) {
  const sign = document.getElementById("kept");
  const worker = async () => (await navigator.serviceWorker?.getRegistration().catch(() => null))?.active;
  // A word to the service worker; resolves when it has done what was asked, or after a moment: whether there is one.
  const order = async (asked, patienceMs = 3000) => {
    const active = await worker();
    if (!active) return false;
    await new Promise((resolve) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = resolve;
      setTimeout(resolve, patienceMs);
      active.postMessage(asked, [port2]);
    });
    return true;
  };
  const toast = (words, kind = "") => {
    const region = document.getElementById("toasts");
    if (!region || !words) return;
    const box = document.createElement("div");
    box.className = "toast";
    box.dataset.kind = kind;
    const text = document.createElement("span");
    text.textContent = words;
    box.append(text);
    region.append(box);
  };
  const words = (name) => sign?.dataset[name] || "";
  Object.assign(outbox, { order, toast, words });

  const draw = async (detail) => {
    if (!sign) return;
    const [all, refused] = await Promise.all([outbox.all("outbox"), outbox.all("attention")]);
    const waiting = outbox.things(all);
    const [state, icon] = refused.length ? ["attention", "triangle-alert"] : detail.sending && waiting.length ? ["sending", "refresh-cw"]
      : waiting.length ? ["phone", "smartphone"] : ["server", "cloud-check"];
    sign.hidden = false;
    sign.dataset.state = state;
    const use = sign.querySelector("use");
    use.setAttribute("href", use.getAttribute("href").replace(/#.*/, `#i-${icon}`));
    const count = refused.length || waiting.length;
    sign.querySelector("b").textContent = count || "";
    sign.querySelector("span").textContent = words(state);
  };
  document.addEventListener("outbox:changed", (event) => {
    if (event.detail.erased) return;
    draw(event.detail || {}).catch(() => {});
  });

  // a page from the phone says so; its keys were made when it was fetched, and each deed needs one of its own
  const { fetched, line: state } = document.body.dataset;
  const line = document.getElementById("fetched");
  if (state === "none") document.dispatchEvent(new Event("collectives:offline"));
  if (fetched) {
    document.querySelectorAll("input[data-key]").forEach((input) => { input.value = outbox.id(); });
    if (line && !document.getElementById("pages-here")) {
      const when = new Date(fetched).toLocaleString(`${document.documentElement.lang}-IN`, { dateStyle: "medium", timeStyle: "short", hourCycle: "h23", timeZone: "Asia/Kolkata" });
      line.querySelector("span").textContent = line.dataset.words.replace("#", when);
      line.hidden = false;
    }
  }

  // Without a network a link to a page that is not on this phone keeps her where she is, and says so.
  const isHere = async (url) => {
    const inHers = { cacheName: `pages-${outbox.person}`, ignoreVary: true };
    if (await globalThis.caches?.match(url.href, inHers)) return true;
    ["ability", "child"].forEach((name) => url.searchParams.delete(name)); // one copy does for all of them (the worker)
    return Boolean(await globalThis.caches?.match(url.href, inHers));
  };
  const isBack = (url) => fetch(url, { credentials: "same-origin", headers: { "X-Keep": "1" }, signal: AbortSignal.timeout(3000) }).then(() => true, () => false);
  addEventListener("click", async (event) => {
    const link = event.target.closest?.("a[href]");
    const isPlain = link && !event.defaultPrevented && !event.button && !["ctrlKey", "metaKey", "shiftKey"].some((key) => event[key]);
    if (!isPlain || link.target || link.download || link.origin !== location.origin || (navigator.onLine && state !== "none")) return;
    const url = new URL(link.href);
    if (url.hash && url.href.split("#")[0] === location.href.split("#")[0]) return; // a place on this page
    url.hash = "";
    event.preventDefault();
    if (await isHere(url) || await isBack(link.href)) location.assign(link.href); else toast(line?.dataset.far);
  });

  // said on the page that comes next
  const said = sessionStorage.getItem("said");
  if (said) { sessionStorage.removeItem("said"); toast(said); }

  let isLeft = false; // nothing is kept for her from here on
  const forget = async () => {
    isLeft = true;
    await order({ forget: true });
    await Promise.all((await globalThis.caches?.keys() || []).filter((name) => name.startsWith("pages-")).map((name) => caches.delete(name)));
  };
  outbox.forget = forget;
  document.addEventListener("outbox:forget", () => { forget().catch(() => {}); });
  // once the page stands: ask now and then who is signed in and which pages she needs, and keep those that grew old
  const QUARTER_MS = 15 * 60 * 1000;
  const HOURS_6 = 6 * 3600 * 1000;
  addEventListener("load", async () => {
    try {
      if (await navigator.serviceWorker?.register("/sw.js")) await navigator.serviceWorker.ready;
      let state = await outbox.meta("state");
      if (!state || Math.abs(Date.now() - state.at) > QUARTER_MS) state = await outbox.state();
      if (!isLeft) await order({ here: outbox.person });
      const { lang } = document.documentElement; // pages in another language are fetched anew
      const age = (await outbox.meta("language")) === lang ? HOURS_6 : 0;
      if (!age) await outbox.note("language", lang);
      const near = [...document.querySelectorAll("a[data-keep], .slate a[href], .meeting__strip a, .rail__nav a")].map((link) => link.href);
      const pages = navigator.connection?.saveData ? [] : state.pages;
      if (!isLeft) await order({ keep: [location.href, "/offline/", "/waiting/", ...near, ...pages], age }, 0);
    } catch { /* no network, or a browser that keeps nothing */ }
  });
  navigator.serviceWorker?.addEventListener("message", (event) => {
    if (event.data.fresh === location.href && line) Object.assign(line.querySelector("a"), { href: location.href, hidden: false });
  });
}
