// A field that takes a photo or a recording: why one was refused is said at it and not passed over, and what is still being
// made of a file (a photo made small, a recording that runs) is waited for before the form goes.
{
  globalThis.fileField = (() => {
    const placeOf = (input) => input.closest(".field") || input.parentElement;
    const mark = (input, isGood) => {
      input.toggleAttribute("data-refused", !isGood);
      const box = input.closest(".file");
      if (box) { if (isGood) delete box.dataset.state; else box.dataset.state = "bad"; }
    };
    const good = (input) => { atField.clear(placeOf(input)); mark(input, true); };
    // a file that is none does not stay in its field
    const refuse = (input, words) => {
      input.value = "";
      const name = input.closest(".file")?.querySelector("[data-file-name]");
      if (name) name.textContent = "";
      atField.say(placeOf(input), words);
      mark(input, false);
      const without = document.createElement("button");
      Object.assign(without, { type: "button", className: "button button--plain", textContent: input.dataset.without });
      without.addEventListener("click", () => { good(input); input.focus(); });
      placeOf(input).querySelector("[data-said]").append(without);
    };

    // each field with what ends the work on it and promises its end
    const works = new WeakMap();
    const work = (input, end) => works.set(input, end);
    // before every other listener: what is made may be the answer that is missing
    addEventListener("submit", (event) => {
      const form = event.target;
      if (!form.matches('[method="post"]')) return;
      const making = [...form.elements].filter((one) => works.has(one));
      const refused = form.querySelector("[data-refused]");
      if (!making.length && !refused) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      if (!making.length) { atField.goTo(refused); return; }
      const { submitter } = event;
      submitter?.setAttribute("aria-busy", "true");
      // a form that is being submitted cannot be submitted anew: in a turn of its own
      const turn = new Promise((resolve) => { setTimeout(resolve); });
      Promise.all([turn, ...making.map((one) => works.get(one)())]).then(() => {
        submitter?.removeAttribute("aria-busy");
        // pressed twice, it goes once
        if (making.filter((one) => works.delete(one)).length) form.requestSubmit(submitter);
      });
    }, true);
    return { good, refuse, work };
  })();
}
