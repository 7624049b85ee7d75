// A form that was kept on the phone knows nothing of the child whom the address names: she is chosen here.
{
  const asked = document.body.dataset.fetched && new URLSearchParams(location.search).get("child");
  const box = asked && [...document.querySelectorAll('input[name="children"]')].find((one) => one.value === asked);
  if (box) {
    box.checked = true;
    const group = box.closest("details");
    if (group) group.open = true;
  }
}
