// What is wrong, in our words and at its field, before anything is sent: an answer that is missing ([data-missing], the words
// the server would say; [data-of]: one of these fields is enough; [data-deed]: the button that asks for it), or a file that is
// none (filefield.js). The browser's own bubbles speak the browser's language; they stay away.
{
  globalThis.atField = (() => {
    const iconOf = () => {
      const [sheet] = (document.querySelector("svg.icon use")?.getAttribute("href") || "").split("#");
      const icon = document.createElementNS("http://www.w3.org/2000/svg", "svg");
      icon.setAttribute("class", "icon");
      icon.setAttribute("aria-hidden", "true");
      const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
      use.setAttribute("href", `${sheet}#i-triangle-alert`);
      icon.append(use);
      return icon;
    };
    const controlsOf = (place) => {
      const names = place.dataset.of?.split(" ");
      const all = names ? [...place.closest("form").elements].filter((one) => names.includes(one.name)) : [...place.querySelectorAll("input, select, textarea")];
      return all.filter((one) => one.name && !one.disabled && one.type !== "hidden");
    };
    const clear = (place) => {
      place.querySelectorAll(".field__error[data-said]").forEach((said) => {
        place.querySelectorAll(`[aria-describedby~="${said.id}"]`).forEach((one) => {
          one.setAttribute("aria-describedby", one.getAttribute("aria-describedby").replace(said.id, "").trim());
          one.removeAttribute("aria-invalid");
        });
        said.remove();
      });
    };
    const say = (place, words) => {
      clear(place);
      const said = document.createElement("p");
      said.className = "field__error";
      said.dataset.said = "";
      said.id = `said-${Math.random().toString(36).slice(2)}`;
      const text = document.createElement("span");
      text.textContent = words;
      said.append(iconOf(), text);
      const head = place.querySelector(":scope > .field__label, :scope > .sheet__head");
      if (head) head.after(said); else place.prepend(said);
      const control = place.querySelector("input:not([type=hidden]), select, textarea");
      if (control) {
        control.setAttribute("aria-describedby", `${said.id} ${control.getAttribute("aria-describedby") || ""}`.trim());
        control.setAttribute("aria-invalid", "true");
      }
      return control;
    };
    const goTo = (field) => {
      for (let at = field?.parentElement; at && at !== field.form; at = at.parentElement) if (at.matches("details")) at.open = true;
      field?.focus();
    };
    const isEmpty = (place) => {
      const controls = controlsOf(place);
      const isFilled = (one) => (["checkbox", "radio"].includes(one.type) ? one.checked : one.type === "file" ? one.files.length : one.value.trim());
      return !place.closest("[hidden]") && controls.length > 0 && !controls.some(isFilled);
    };
    const quiet = (root) => root.querySelectorAll('form[method="post"]').forEach((form) => { form.noValidate = true; });

    document.addEventListener("submit", (event) => {
      const form = event.target;
      if (!form.matches('[method="post"]')) return; // a field may be called "method"
      const places = [...form.querySelectorAll("[data-missing]")];
      places.forEach(clear);
      const isAsked = ({ dataset: { deed } }) => !deed || event.submitter?.value === deed;
      const wrong = places.filter((place) => isAsked(place) && isEmpty(place));
      if (!wrong.length) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      goTo(wrong.map((place) => say(place, place.dataset.missing))[0]);
    }, true);
    ["input", "change"].forEach((name) => document.addEventListener(name, ({ target }) => {
      const places = [...(target.form?.querySelectorAll("[data-missing]") || [])];
      places.filter((place) => place.contains(target) || controlsOf(place).includes(target))
        .filter((place) => !isEmpty(place)).forEach(clear);
    }));
    quiet(document);
    document.addEventListener("htmx:load", (event) => quiet(event.detail.elt.parentElement || document));
    return { say, clear, goTo };
  })();
}
