// The screen of a meeting asks every few seconds whether something changed. Nothing has: 304, and nothing moves.
// What somebody is just writing in is left alone, and asked for again later.
{
  const poller = () => document.querySelector("[data-live]");
  const isLive = (element) => element && element.matches && element.matches("[data-live]");
  const inUse = (piece) => {
    const here = document.activeElement;
    if (here && piece.contains(here) && here.matches("input:not([type=hidden]), textarea, select")) return true;
    return [...piece.querySelectorAll("input:not([type=hidden]), textarea")].some((field) =>
      (field.type === "checkbox" ? field.checked !== field.defaultChecked : field.value !== field.defaultValue));
  };
  let isAsking = false;
  let open = [];
  let asked = 0; // when it was last asked what changed
  let written = 0; // when the last answer to a tap came
  let writing = 0; // taps that wait for theirs

  document.addEventListener("htmx:beforeRequest", (event) => {
    if (!isLive(event.detail.elt)) return;
    if (document.hidden) event.preventDefault(); else asked = performance.now();
  });
  document.addEventListener("htmx:beforeSend", (event) => {
    const { elt, xhr } = event.detail;
    if (isLive(elt) || !poller()) return;
    writing += 1;
    xhr.addEventListener("loadend", () => {
      writing -= 1;
      // the answer to an earlier tap has replaced the button meanwhile: htmx would look for the pieces in what is gone
      if (!elt.isConnected && (xhr.status === 200 || xhr.status === 422)) htmx.swap(document.body, xhr.responseText, { swapStyle: "none" });
    });
  });
  document.addEventListener("htmx:configRequest", (event) => {
    if (isLive(event.detail.elt)) event.detail.headers["If-None-Match"] = `"${event.detail.elt.dataset.revision}"`;
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    isAsking = isLive(event.detail.requestConfig && event.detail.requestConfig.elt);
    if (event.detail.xhr.status === 304) event.detail.shouldSwap = false;
    // a tap that is on its way keeps its place on the page; an answer that it overtook would take it back on the screen
    if (!isAsking) written = performance.now();
    else if (writing || asked < written) event.detail.shouldSwap = false;
  });
  document.addEventListener("htmx:oobBeforeSwap", (event) => {
    const piece = event.detail.target;
    if (isAsking && inUse(piece)) {
      event.detail.shouldSwap = false;
      setTimeout(() => { if (poller()) poller().dataset.revision = ""; });
      return;
    }
    open = open.concat([...piece.querySelectorAll("details[open][id]")].map((details) => details.id));
  });
  document.addEventListener("htmx:oobAfterSwap", () => {
    open.forEach((id) => { const details = document.getElementById(id); if (details) details.open = true; });
    open = [];
  });
  // What the bar sent has arrived: it is empty for the next words.
  document.addEventListener("htmx:afterRequest", (event) => {
    const bar = event.detail.elt.closest(".capture");
    if (bar && event.detail.successful) bar.querySelector("[name=words]").value = "";
  });
  document.addEventListener("visibilitychange", () => { if (!document.hidden && poller()) htmx.trigger(poller(), "visible"); });
}
