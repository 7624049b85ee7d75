// Signing out on a phone that others use too: what was kept of children goes, and nothing unsent goes without a question.
if (globalThis.outbox) {
  const { prototype: { submit: send } } = HTMLFormElement;
  const dialog = document.getElementById("leaving");
  // signed out here while there was no line: the session ends at the first contact, before anything else is shown of it
  if (localStorage.getItem("leaving") === outbox.person && !document.body.dataset.fetched) {
    const form = document.querySelector("form[data-wipe]");
    if (form) send.call(form);
  }
  const leave = async (form, isKept, count = 0) => {
    localStorage.setItem("leaving", outbox.person);
    document.dispatchEvent(new Event("collectives:leaving"));
    sessionStorage.removeItem("said");
    await Promise.race([outbox.forget(), new Promise((resolve) => { setTimeout(resolve, 2000); })]).catch(() => {});
    if (isKept) await outbox.keepUnsentOnly().catch(() => {}); else await outbox.erase();
    sessionStorage.setItem("left", isKept ? count : 0); // for the page that comes where there is no network
    send.call(form);
  };
  const ask = (count) => new Promise((resolve) => {
    if (!dialog) { resolve("stay"); return; }
    dialog.querySelector("b").textContent = count;
    dialog.returnValue = "";
    dialog.addEventListener("close", () => resolve(dialog.returnValue || "stay"), { once: true });
    dialog.showModal();
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.wipe === undefined || event.defaultPrevented) return;
    event.preventDefault();
    (async () => {
      if (!outbox.isReady) { await leave(form, true); return; }
      const unsent = async () => outbox.things(await outbox.all("outbox")).length + (await outbox.all("attention")).length;
      if (await unsent()) await Promise.race([outbox.sync(true), new Promise((resolve) => { setTimeout(resolve, 4000); })]);
      const left = await unsent();
      const chosen = left ? await ask(left) : "delete";
      if (chosen === "keep" || chosen === "delete") await leave(form, chosen === "keep", left);
    })().catch(() => send.call(form));
  });
}
