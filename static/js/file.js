// The name of the file that was chosen, under the button that chose it.
{
  const tell = (input) => {
    const place = input.closest(".file")?.querySelector("[data-file-name]");
    if (place) place.textContent = [...input.files].map((file) => file.name).join(", ");
  };
  document.addEventListener("change", (event) => { if (event.target.matches('input[type="file"]')) tell(event.target); });
  document.addEventListener("reset", (event) => {
    setTimeout(() => event.target.querySelectorAll('input[type="file"]').forEach(tell));
  });
}
// Where few add one, the script that looks at a file comes when its place is opened ([data-script], its address).
{
  document.addEventListener("toggle", ({ target }) => {
    const src = target.open && target.dataset?.script;
    if (!src || document.querySelector(`script[src="${src}"]`)) return;
    document.head.append(Object.assign(document.createElement("script"), { src }));
  }, true);
}
