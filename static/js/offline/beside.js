// A page that stands beside this one: from the network, or as the phone has kept it where there is none or it is slow.
// Nothing where it cannot be had, or only in another language than this page's.
{
  const PATIENCE_MS = 4000;
  const kept = async (address) => (await globalThis.caches?.match(address, { cacheName: `pages-${document.body.dataset.person}`, ignoreVary: true }))?.text();
  const fetched = async (address) => {
    const asked = fetch(address, { credentials: "same-origin" }).then((answer) => (answer.ok && !answer.redirected ? answer.text() : "")).catch(() => "");
    const slow = new Promise((resolve) => { setTimeout(resolve, PATIENCE_MS); });
    return (await Promise.race([asked, slow])) || (await kept(address)) || asked;
  };
  globalThis.pageBeside = async (address) => {
    const page = new DOMParser().parseFromString(await fetched(address), "text/html");
    return page.documentElement.lang === document.documentElement.lang ? page.querySelector("main") : null;
  };
}
