// Says that scripts run, so that style sheets may lift toasts off the page; opens and closes what opens and closes.
{
  document.documentElement.classList.add("js");

  // A form that came back with something wrong: go to what is said about it.
  const wrong = document.querySelector(".notice[data-focus]");
  if (wrong) wrong.focus();

  // Menus close on a tap elsewhere and on Escape.
  const openMenus = () => document.querySelectorAll("details.menu[open]");
  document.addEventListener("click", (event) => {
    openMenus().forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    openMenus().forEach((menu) => { menu.open = false; menu.querySelector("summary").focus(); });
  });

  // <a href="/page/" data-dialog="id">: the dialog on this page if it is here, the page itself if not.
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-dialog]");
    const dialog = opener && document.getElementById(opener.dataset.dialog);
    if (dialog && dialog.showModal) { event.preventDefault(); dialog.showModal(); }
    const closer = event.target.closest("[data-dialog-close]");
    if (closer) { event.preventDefault(); closer.closest("dialog").close(); }
  });
}
