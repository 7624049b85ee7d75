// The class as a picture and the counts under the abilities: they follow every choice, with a network or without, and stand
// as the server would draw them (config/templatetags/ui/bars.py). Drawn once the choice itself is on the screen.
// Hears "grid:counted" {position, counts, isChoice} on the class grid; counts: [not seen yet, level 1, 2, 3, 4].
{
  const REST_MS = 5000; // somebody who listens is told how the class stands when she rests or leaves the table, not at each touch
  const tabs = document.getElementById("abilities");
  const said = document.getElementById("picturesaid");
  if (tabs && said) {
    const picture = document.getElementById("picture"); // not beside this week's children
    const text = (id) => document.getElementById(id)?.textContent.trim() || "";
    const sum = (numbers) => numbers.reduce((one, other) => one + other, 0);
    const put = (element, words) => { if (element.textContent !== words) element.textContent = words; };
    const order = [1, 2, 3, 4, 0];
    const share = (number) => `${number.toFixed(2)}%`;

    const bar = (counts) => {
      const whole = sum(counts);
      let at = 0;
      const parts = [];
      const cuts = [];
      order.filter((level) => counts[level]).forEach((level) => {
        const width = (100 * counts[level]) / whole;
        parts.push(`<rect x="${share(at)}" width="${share(width)}" height="100%" fill="url(#p-l${level})"/>`);
        if (at) cuts.push(`<rect x="${share(at)}" y="-2" width="1.5" height="120%" fill="#fffefa"/>`);
        at += width;
      });
      return [...parts, ...cuts].join("");
    };
    const tabWords = (counts) => tabs.dataset.seen.replace("##", sum(counts)).replace("#", sum(counts) - counts[0]);
    const farWords = (counts) => {
      const [one, many] = picture.dataset.far.split("|");
      const far = counts[3] + counts[4];
      return (far === 1 ? one : many).replace("#", far);
    };
    const draw = (position, counts) => {
      const name = text(`a${position}`);
      put(document.getElementById(`a${position}`).nextElementSibling, tabWords(counts));
      const panel = picture?.querySelector(`[data-position="${position}"]`);
      if (!panel) return;
      put(panel.querySelector(".soft"), farWords(counts));
      const drawing = panel.querySelector("svg");
      const words = `${name}: ${order.map((level) => `${counts[level]} ${text(`w${level}`).toLowerCase()}`).join(", ")}`;
      if (drawing.getAttribute("aria-label") === words) return;
      drawing.setAttribute("aria-label", words);
      drawing.innerHTML = bar(counts);
    };

    const waiting = new Map();
    const drawAll = () => {
      waiting.forEach((counts, position) => draw(position, counts));
      waiting.clear();
    };
    const unsaid = new Map();
    let timer;
    const say = () => {
      clearTimeout(timer);
      if (!unsaid.size) return;
      put(said, [...unsaid].map(([position, counts]) => [`${text(`a${position}`)}: ${tabWords(counts)}`, ...(picture ? [farWords(counts)] : [])].join(", ")).join("; "));
      unsaid.clear();
    };
    document.addEventListener("grid:counted", ({ detail: { position, counts, isChoice } }) => {
      if (!waiting.size) setTimeout(() => requestAnimationFrame(() => setTimeout(drawAll)));
      waiting.set(position, counts);
      if (!isChoice) return;
      unsaid.set(position, counts);
      clearTimeout(timer);
      timer = setTimeout(say, REST_MS);
    });
    document.addEventListener("focusout", ({ target, relatedTarget }) => {
      const table = target.closest?.(".gridtables");
      if (table && relatedTarget && !table.contains(relatedTarget)) say();
    });
    // a page that is put aside draws no more frames
    document.addEventListener("visibilitychange", () => { if (document.hidden) drawAll(); });
  }
}
