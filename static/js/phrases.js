// A quick phrase goes into the words at once, where it can be changed. Without scripts the server adds it when it is saved.
{
  document.addEventListener("change", (event) => {
    const box = event.target;
    const target = box.dataset.phrase && document.getElementById(box.dataset.phrase);
    if (!target || !box.checked) return;
    const before = target.value.trimEnd();
    target.value = before ? `${before}\n${box.dataset.words}` : box.dataset.words;
    box.checked = false;
    target.dispatchEvent(new Event("input", { bubbles: true }));
    target.focus();
    target.setSelectionRange(target.value.length, target.value.length);
  });
}
