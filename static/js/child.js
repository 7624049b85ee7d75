// A form that was kept on the phone knows nothing of the child whom the address names: she is chosen here,
// unless a draft that came back is of other children.
{
  const asked = document.body.dataset.fetched && new URLSearchParams(location.search).get("child");
  const boxes = [...document.querySelectorAll('input[name="children"]')];
  const box = asked && boxes.find((one) => one.value === asked);
  if (box && !boxes.some((one) => one.checked)) {
    box.checked = true;
    const group = box.closest("details");
    if (group) group.open = true;
  }
}
