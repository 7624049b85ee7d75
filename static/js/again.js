// Says how many seconds it takes until a code may be sent again, and opens the button then.
{
  const words = document.querySelector("[data-wait]");
  const until = Date.now() + Number(words?.dataset.wait) * 1000;
  const tick = () => {
    const left = Math.ceil((until - Date.now()) / 1000);
    if (left > 0) {
      words.textContent = left === 1 ? words.dataset.one : words.dataset.many.replace("#1", left);
      return;
    }
    clearInterval(timer);
    words.closest("form").querySelector("button").disabled = false;
    words.remove();
  };
  const timer = words && setInterval(tick, 1000);
}
