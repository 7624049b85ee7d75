// Counts the running part down from the server's times, by the server's clock. Works again after a piece was swapped in.
{
  const two = (number) => String(number).padStart(2, "0");
  const skew = new WeakMap();
  // a page that the phone has kept says what the server's clock said when it was fetched
  const fetched = new Map([...document.querySelectorAll("[data-clock]")].map((clock) => [clock, Date.parse(document.body.dataset.fetched)]));
  const tick = () => document.querySelectorAll("[data-clock]").forEach((clock) => {
    if (clock.hasAttribute("data-paused")) return;
    if (!skew.has(clock)) skew.set(clock, (fetched.get(clock) || Date.now()) - Number(clock.dataset.now));
    const left = Math.round((Number(clock.dataset.until) - (Date.now() - skew.get(clock))) / 1000);
    const words = clock.querySelector(".clock__script");
    const text = `${left < 0 ? "+" : ""}${Math.floor(Math.abs(left) / 60)}:${two(Math.abs(left) % 60)}`;
    if (words && words.textContent !== text) words.textContent = text;
    clock.toggleAttribute("data-over", left < 0);
    const whole = Number(clock.dataset.minutes) * 60;
    const used = clock.parentElement.querySelector(".clock__used");
    if (used && whole) used.setAttribute("width", `${Math.min(100, Math.max(0, (100 * (whole - left)) / whole))}%`);
  });
  tick();
  setInterval(tick, 1000);
  document.addEventListener("htmx:load", tick);
}
