// The service worker: keeps some pages of the person who is signed in on this phone, and everything they need to be drawn.
// Before this text the server puts STATIC (addresses of style sheets and scripts), KEPT (patterns of pages to keep) and more.
// The network comes first; what was kept is shown when it fails or is slow, and says when it was fetched. Only whole pages
// that were asked for are kept, each in the cache of the person named in it; no answer to a form ever is.
const DRAWN = "static";
const WHO = "who";
const PATIENCE_MS = 4000;
const MONTH_MS = 30 * 24 * 3600 * 1000;
const patterns = KEPT.map((pattern) => new RegExp(pattern));
const isKept = (url) => url.origin === location.origin && patterns.some((pattern) => pattern.test(url.pathname.slice(1)));
const isDrawn = (url) => url.origin === location.origin && /^\/static\/.*\.[0-9a-f]{12}\.\w+$/.test(url.pathname);
const pagesOf = (person) => `pages-${person}`;
const personOf = (text) => (/<body[^>]* data-person="([0-9a-f-]+)"/.exec(text) || [])[1];
// also of what was fetched while the clock said a year to come
const age = (response) => Math.abs(Date.now() - Date.parse(response.headers.get("x-fetched") || response.headers.get("date") || 0));

const who = async () => {
  const person = await (await caches.open(WHO)).match("/who");
  return person ? person.text() : "";
};
// Whoever is here now: nobody else's pages stay on the phone, and none that was on its way for somebody else comes in.
// What changes the caches takes turns: a page kept while they are being emptied would bring them back.
let times = 0;
// A page that is dropped stays away also where it was asked for before, with the words it had then, and comes in later.
let drops = 0;
const droppedAt = new Map();
const moment = () => ({ times, drops });
const isOver = (then, url) => then.times !== times || (droppedAt.get(new URL(url).pathname) || 0) > then.drops;
let turn = Promise.resolve();
const inTurn = (work) => {
  const done = turn.then(work);
  turn = done.catch(() => {});
  return done;
};
const settle = async (person) => {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith("pages-") && name !== pagesOf(person)).map((name) => caches.delete(name)));
  if (person) await (await caches.open(WHO)).put("/who", new Response(person)); else await caches.delete(WHO);
};
const here = async (person) => {
  if (!person) times += 1; // at once: what is on its way for her comes in no more
  await inTurn(async () => {
    if (person && (await who()) === person) return;
    if (person) times += 1;
    await settle(person);
  });
};

// Opening a cache makes it: only what keeps a page opens hers, and looking for one brings no emptied cache back.
const found = (url, person) => caches.match(url, { cacheName: pagesOf(person), ignoreVary: true });
const drop = (url) => {
  drops += 1;
  droppedAt.set(new URL(url).pathname, drops);
  return inTurn(async () => {
    const name = pagesOf(await who());
    if (await caches.has(name)) await (await caches.open(name)).delete(url, { ignoreSearch: true });
  });
};
const keep = async (url, response, then) => {
  const type = response.headers.get("content-type") || "";
  if (response.status !== 200 || !type.startsWith("text/html") || (response.redirected && !isKept(new URL(response.url)))) return;
  const text = await response.text();
  const person = personOf(text);
  if (!person || isOver(then, url)) return;
  // a page with a message in it says it once: fetched again, without
  if (text.includes('class="toast"')) { await fetchToKeep(url, { ...then, drops }); return; }
  // the words of a restricted note stay on no phone
  if (text.includes('<meta name="keep" content="no">')) { await drop(url); return; }
  const headers = new Headers({ "x-fetched": new Date().toISOString() });
  ["content-type", "content-language", "content-security-policy", "referrer-policy", "x-frame-options"].forEach((name) => {
    if (response.headers.has(name)) headers.set(name, response.headers.get(name));
  });
  await inTurn(async () => {
    if (isOver(then, url)) return;
    if ((await who()) !== person) { times += 1; await settle(person); }
    const cache = await caches.open(pagesOf(person));
    // an address that leads to another one is kept under both
    for (const address of new Set([url, response.redirected ? response.url : url])) await cache.put(address, new Response(text, { headers }));
  });
};
const fetchToKeep = async (url, then = moment()) => {
  try { await keep(url, await fetch(url, { credentials: "same-origin", headers: { "X-Keep": "1" } }), then); } catch { /* next time */ }
};

// What is kept of an address, with the moment it was fetched written into it, and whether there is no line at all.
const kept = async (url, line = "none") => {
  const person = await who();
  if (!person) return null;
  // a class grid turns from ability to ability by itself, a form chooses the child of its address itself (js/child.js): one copy
  // does for all of them
  const plain = new URL(url);
  plain.searchParams.delete("ability");
  if (plain.pathname.endsWith("/new/")) plain.searchParams.delete("child");
  const copy = (await found(url, person)) || (await found(plain.href, person));
  if (!copy) return null;
  const text = (await copy.text()).replace("<body ", `<body data-fetched="${copy.headers.get("x-fetched")}" data-line="${line}" `);
  return new Response(text, { headers: copy.headers });
};
const offlinePage = async () => (await kept(new URL(OFFLINE, location).href))
  || (await (await caches.open(DRAWN)).match(OFFLINE)) || Response.error();

// A form that did not get through: the page it stands on stays as it is, and is told so. Only whoever signs out goes.
const unsent = async ({ referrer }) => {
  (await self.clients.matchAll({ type: "window" })).filter((client) => !referrer || client.url.split("#")[0] === referrer)
    .forEach((client) => client.postMessage({ unsent: true }));
  return new Response(null, { status: 204 });
};

const navigate = async (event, url) => {
  const then = moment();
  const asked = fetch(event.request);
  if (event.request.method === "POST" && url.pathname !== SIGN_OUT) return asked.catch(() => unsent(event.request));
  if (event.request.method !== "GET" || !isKept(url)) return asked.catch(offlinePage);
  const stored = asked.then((response) => {
    const copy = response.clone();
    event.waitUntil(keep(url.href, copy, then).catch(() => {}));
    return response;
  });
  stored.catch(() => {});
  const old = await kept(url.href);
  if (!old) return stored.catch(offlinePage);
  const slow = new Promise((resolve) => { setTimeout(resolve, PATIENCE_MS, "slow"); });
  const first = await Promise.race([stored.catch(() => "failed"), slow]);
  if (first instanceof Response && first.status < 500) return first;
  if (first !== "failed") {
    event.waitUntil(stored.then(async (response) => {
      if (!response.ok) return;
      const client = await self.clients.get(event.resultingClientId);
      if (client) client.postMessage({ fresh: url.href });
    }).catch(() => {}));
  }
  return first === "failed" ? old : kept(url.href, "slow");
};

const drawn = async (request) => {
  const cache = await caches.open(DRAWN);
  const ours = await cache.match(request, { ignoreVary: true });
  if (ours) return ours;
  const response = await fetch(request);
  if (response.ok) await cache.put(request, response.clone());
  return response;
};

self.addEventListener("install", (event) => {
  event.waitUntil((async () => {
    const cache = await caches.open(DRAWN);
    await cache.addAll(STATIC);
    await cache.put(OFFLINE, await fetch(OFFLINE, { credentials: "omit" }));
    await self.skipWaiting();
  })());
});

// Old style sheets stay as long as kept pages may want them: a month.
self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const request of await cache.keys()) {
        const { pathname } = new URL(request.url);
        if (name !== WHO && pathname !== OFFLINE && !STATIC.includes(pathname) && age(await cache.match(request)) > MONTH_MS) await cache.delete(request);
      }
    }
    await self.clients.claim();
  })());
});

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.mode === "navigate" && url.origin === location.origin) event.respondWith(navigate(event, url));
  else if (event.request.method === "GET" && isDrawn(url)) event.respondWith(drawn(event.request));
});

// {here: person}: who is signed in. {keep: [addresses], age}: fetch those that are older. {drop: [addresses]}: keep
// these no longer. {forget}: nobody is, leave nothing.
self.addEventListener("message", (event) => {
  const asked = event.data;
  event.waitUntil((async () => {
    if ("here" in asked) await here(asked.here);
    if (asked.forget) await here("");
    for (const address of asked.drop || []) await drop(new URL(address, location).href);
    // counted before it is asked who is here, in turn: she may be leaving just now
    const then = moment();
    const person = await inTurn(who);
    for (const address of asked.keep || []) {
      const url = new URL(address, location);
      if (!person || then.times !== times) break; // signed out, or somebody else came, while these were on their way
      if (!isKept(url)) continue;
      const old = await found(url.href, person);
      if (!old || age(old) > (asked.age || 0)) await fetchToKeep(url.href, { ...then, drops });
    }
    if (event.ports[0]) event.ports[0].postMessage("done");
  })());
});
