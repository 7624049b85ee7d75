// A meeting is closed once what this phone wrote down in it has gone: after the close it would be refused.
// A form with data-drains="<meeting>" waits for it, and says so (data-words) where it cannot go.
if (globalThis.outbox) {
  const PATIENCE_MS = 6000;
  const left = async (meeting) => (await outbox.all("outbox")).some((one) => one.body.meeting === meeting);
  const close = async (form, button) => {
    const { drains, words } = form.dataset;
    if (await left(drains)) await Promise.race([outbox.sync(true), new Promise((resolve) => { setTimeout(resolve, PATIENCE_MS); })]);
    if (await left(drains)) outbox.toast(words, "bad"); else outbox.plainly(form, button);
  };
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.dataset.drains || !outbox.isReady) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    event.isKept = true;
    close(form, event.submitter).catch(() => outbox.plainly(form, event.submitter));
  }, true);
}
