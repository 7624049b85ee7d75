// Results of a competency test by keyboard: a number chooses, and the next child comes by itself.
{
  const form = document.querySelector("[data-results]");
  if (form) {
    const lists = [...form.querySelectorAll("select")];
    form.querySelectorAll(".keys").forEach((element) => { element.hidden = false; });
    const go = (list, step) => { const next = lists[lists.indexOf(list) + step]; if (next) next.focus(); };
    form.addEventListener("keydown", (event) => {
      const list = event.target;
      if (!lists.includes(list) || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || list.matches(":open")) return;
      const digit = /^[0-9]$/.test(event.key) ? event.key : /^(?:Digit|Numpad)([0-9])$/.exec(event.code)?.[1];
      const isLevel = digit && [...list.options].some((option) => option.value === digit);
      if (isLevel) { list.value = digit; list.dispatchEvent(new Event("change", { bubbles: true })); go(list, 1); }
      else if (event.key === "Enter") go(list, 1);
      else if (event.key === "Backspace") { go(list, -1); }
      else if (event.key === "Delete") { list.value = ""; list.dispatchEvent(new Event("change", { bubbles: true })); }
      else return;
      event.preventDefault();
    });
  }
}
