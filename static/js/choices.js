// The learning outcomes of her classes: a form shows few, the rest is a page of its own ([data-choices], its address) that is
// fetched when it is wanted and stands on the phone for a day without a network. Without scripts the button sends the form.
{
  const bring = async (field) => {
    const button = field.querySelector("[data-choices]");
    if (!button || button.disabled) return;
    button.disabled = true;
    const shelves = [...(await pageBeside(button.dataset.choices))?.querySelectorAll(".shelves > details") || []];
    field.querySelector("[data-choices-lost]").hidden = shelves.length > 0;
    button.disabled = false;
    if (!shelves.length) return;
    const list = field.querySelector(".shelves");
    const known = new Set([...list.querySelectorAll("input")].map((input) => input.value));
    shelves.forEach((shelf) => {
      shelf.querySelectorAll("label").forEach((entry) => { if (known.has(entry.querySelector("input").value)) entry.remove(); });
      const { length } = shelf.querySelectorAll("label");
      shelf.querySelector("summary .num").textContent = length;
      shelf.open = false;
      if (length) list.append(document.importNode(shelf, true));
    });
    const isFocused = button === document.activeElement;
    button.remove();
    if (isFocused) list.querySelector("summary").focus();
    field.querySelector("[data-find] input").dispatchEvent(new Event("input", { bubbles: true }));
  };
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-choices]");
    if (!button) return;
    event.preventDefault();
    bring(button.closest("details"));
  });
  // opened with nothing in it yet, or something is looked for
  document.addEventListener("toggle", (event) => { if (event.target.open && !event.target.querySelector("label:has(input[type=checkbox])")) bring(event.target); }, true);
  document.addEventListener("focusin", (event) => { const field = event.target.closest("[data-find]")?.closest("details"); if (field) bring(field); });
}
