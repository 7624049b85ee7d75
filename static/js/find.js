// A list narrows while one types: [data-find] names it. Its entries are the labels in it; what is chosen stays in sight, a
// closed group opens where it holds something and is as it was once the field is empty.
{
  const fold = (text) => text.normalize("NFC").toLocaleLowerCase();
  const narrow = (box) => {
    const list = document.getElementById(box.dataset.find);
    const said = box.querySelector("[data-found]");
    const words = fold(box.querySelector("input").value).split(/\s+/).filter(Boolean);
    const isFound = (entry) => words.every((word) => fold(entry.textContent).includes(word));
    let count = 0;
    list.querySelectorAll("label").forEach((entry) => {
      const found = isFound(entry);
      count += found;
      entry.hidden = !found && !entry.querySelector(":checked");
    });
    list.querySelectorAll("details").forEach((group) => {
      const isEmpty = !group.querySelector("label:not([hidden])");
      group.hidden = isEmpty;
      if (words.length && group.dataset.was === undefined) group.dataset.was = group.open ? "open" : "";
      if (words.length) group.open = !isEmpty;
      else if (group.dataset.was !== undefined) { group.open = group.dataset.was === "open"; delete group.dataset.was; }
    });
    said.textContent = !words.length ? "" : count ? said.dataset.found.replace("#", count) : said.dataset.none;
  };
  const offer = (root) => root.querySelectorAll("[data-find][hidden]").forEach((box) => { box.hidden = false; });
  offer(document);
  document.addEventListener("htmx:load", (event) => offer(event.detail.elt));
  document.addEventListener("input", (event) => { const box = event.target.closest("[data-find]"); if (box) narrow(box); });
  // the field stands in a form and is no part of it
  document.addEventListener("keydown", (event) => { if (event.key === "Enter" && event.target.closest("[data-find]")) event.preventDefault(); });
}
