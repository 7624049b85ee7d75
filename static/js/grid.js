// The class grid: marks and counts what changed, keeps it on the phone until it is saved, and lets the keyboard do it.
//
// What it says to whoever saves, on the form (data-class: the class's public id, data-month: "2026-11"), bubbling:
//   grid:changed {child, position, level, seen}  a cell was chosen anew, or taken back: the child's public id, the
//       criterion's position, the level 1-4 or null (not seen yet), and the level that the server was last known to have.
// What it hears there:
//   grid:saved {cells: [{child, position, level}]}  the server (or the phone's outbox) has these levels now.
//   grid:kept {cells: [{child, position, level}]}   chosen earlier and not yet with the server: shown as changed, not announced.
{
  const form = document.querySelector("form[data-grid][hx-post]");
  if (form) {
    const draft = form.elements.draft;
    const ability = form.elements.ability.value;
    const unsent = document.getElementById("unsent");
    const fill = (text, count) => text.replace("#", count);
    const history = [];
    let seen; // rows of [child, [sign a position]], as the server knows them from this page
    let now; // the signs as they are chosen
    const read = () => { seen = form.elements.seen.value.split(" ").map((word) => [word.slice(0, 32), [...word.slice(32)]]); };

    // a control is a list (c<row>-<position>) or five radios (r<row>, of one ability); a cell may have both
    const place = (control) => {
      const [row, position] = control.name.slice(1).split("-");
      return [Number(row), Number(position ?? ability)];
    };
    const controls = (row, position) => [form.elements[`c${row}-${position}`], ...(String(position) === ability ? [form.elements[`r${row}`]] : [])].filter(Boolean);
    const set = (row, position, value) => {
      now[row][position] = value;
      controls(row, position).forEach((control) => { if (control.value !== value) control.value = value; });
      mark(row, position);
    };
    const isControl = (element) => /^(c\d+-\d+|r\d+)$/.test(element.name || "");
    const changed = () => seen.flatMap(([, signs], row) => signs.map((sign, position) => [row, position, sign])
      .filter(([, position, sign]) => now[row][position] !== sign));

    const cellOf = (control, row) => (control.closest ? control.closest("td") : document.getElementById(`k${row}`));
    const mark = (row, position) => controls(row, position).forEach((control) => {
      const cell = cellOf(control, row);
      if (now[row][position] !== seen[row][1][position]) cell.dataset.state = "changed"; else if (!cell.dataset.today) delete cell.dataset.state;
    });
    const show = () => {
      const all = changed();
      const bar = document.getElementById("savebar");
      const said = bar.querySelector("[data-changed]");
      const [one, many] = said.dataset.changed.split("|");
      said.textContent = all.length ? fill(all.length === 1 ? one : many, all.length) : "";
      bar.querySelectorAll("[data-unseen]").forEach((element) => {
        const [single, several, none] = element.dataset.unseen.split("|");
        const left = now.flatMap((signs) => (element.matches(".all") ? signs : [signs[ability]])).filter((sign) => sign === "0").length;
        element.textContent = left ? fill(left === 1 ? single : several, left) : none;
      });
      if (unsent) unsent.hidden = !all.length;
      return all;
    };
    const keep = () => {
      const all = show();
      draft.value = all.length ? JSON.stringify(all.map(([row, position]) => [seen[row][0], position, now[row][position]])) : "";
      draft.dispatchEvent(new Event("input", { bubbles: true }));
    };
    const publicId = (hex) => hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
    const level = (sign) => Number(sign) || null;
    const announce = (row, position) => form.dispatchEvent(new CustomEvent("grid:changed", { bubbles: true, detail: {
      child: publicId(seen[row][0]), position, level: level(now[row][position]), seen: level(seen[row][1][position]),
    } }));
    const choose = (row, position, value) => {
      if (now[row][position] === value) return;
      history.push([row, position, now[row][position]]);
      set(row, position, value);
      keep();
      announce(row, position);
    };
    const eachCell = (event, deed) => event.detail.cells.forEach(({ child, position, level: at }) => {
      const row = seen.findIndex(([id]) => id === child.replaceAll("-", ""));
      if (row >= 0 && controls(row, position).length) deed(row, position, String(at ?? 0));
    });
    form.addEventListener("grid:saved", (event) => {
      eachCell(event, (row, position, value) => {
        if (seen[row][1][position] !== value) controls(row, position).forEach((control) => Object.assign(cellOf(control, row).dataset, { today: "1", state: "changed" }));
        seen[row][1][position] = value;
        mark(row, position);
      });
      form.elements.seen.value = seen.map(([id, signs]) => id + signs.join("")).join(" ");
      keep();
    });
    form.addEventListener("grid:kept", (event) => { eachCell(event, set); keep(); });

    read();
    now = seen.map(([, signs], row) => signs.map((sign, position) => controls(row, position)[0]?.value || sign));
    form.querySelectorAll('[data-state="changed"]').forEach((element) => { element.dataset.today = "1"; });
    form.querySelectorAll(".keys").forEach((element) => { element.hidden = false; });
    // what was chosen and not sent: after a lost network, an expired session, a closed page
    try {
      JSON.parse(draft.value || "[]").forEach(([child, position, value]) => {
        const row = seen.findIndex(([id]) => id === child);
        if (row >= 0 && controls(row, position).length) set(row, position, value);
      });
    } catch { /* not ours */ }
    show();

    form.addEventListener("change", (event) => {
      if (!isControl(event.target)) return;
      choose(...place(event.target), event.target.value);
    });

    // the list of a cell says beside a level when the child stood there last
    form.addEventListener("focusin", (event) => {
      const list = event.target.closest("select");
      const [, was, month] = /^w(\d) (m\d+)$/.exec(list?.getAttribute("aria-describedby") || "") || [];
      if (was) list.querySelector(`option[value="${was}"]`).dataset.was = document.getElementById(month).textContent;
    });

    // only what changed travels
    form.addEventListener("formdata", (event) => {
      [...event.formData.keys()].filter((name) => isControl({ name })).forEach((name) => {
        const [row, position] = place({ name });
        if (event.formData.get(name) === seen[row][1][position]) event.formData.delete(name);
      });
      event.formData.delete("draft");
    });
    document.addEventListener("levelsSaved", () => {
      form.querySelectorAll('[data-state="changed"]').forEach((element) => { element.dataset.today = "1"; });
      form.querySelectorAll("[aria-invalid]").forEach((element) => element.removeAttribute("aria-invalid"));
      history.length = 0;
    });
    document.addEventListener("htmx:afterSettle", () => {
      read();
      document.querySelectorAll("#problems [data-cell]").forEach((item) => {
        const [row, position] = item.dataset.cell.split("-").map(Number);
        controls(row, position).forEach((control) => (control.forEach ? [...control] : [control]).forEach((one) => one.setAttribute("aria-invalid", "true")));
      });
      keep();
    });

    // another ability with something unsaved: save first, then go there
    document.addEventListener("click", (event) => {
      const tab = event.target.closest("#abilities [data-next]");
      if (!tab || event.ctrlKey || event.metaKey || event.shiftKey || !changed().length) return;
      event.preventDefault();
      const next = document.createElement("input");
      Object.assign(next, { type: "hidden", name: "next", value: tab.dataset.next });
      form.append(next);
      form.dispatchEvent(new Event("collectives:sending", { bubbles: true }));
      form.submit();
    });

    // 0-4 choose, arrows move, Z takes back
    const focus = (row, position, isRadio) => {
      const found = isRadio ? form.elements[`r${row}`] : form.elements[`c${row}-${position}`];
      if (!found) return false;
      const target = found.forEach ? [...found].find((radio) => radio.checked) || found[0] : found;
      target.focus();
      return true;
    };
    form.addEventListener("keydown", (event) => {
      const control = event.target;
      if (!isControl(control) || event.ctrlKey || event.metaKey || event.altKey || control.matches(":open")) return;
      const [row, position] = place(control);
      const isRadio = control.type === "radio";
      if (/^[0-4]$/.test(event.key)) {
        choose(row, position, event.key);
        if (isRadio) focus(row, position, true);
      } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        focus(row + (event.key === "ArrowDown" ? 1 : -1), position, isRadio);
      } else if (!isRadio && (event.key === "ArrowRight" || event.key === "ArrowLeft")) {
        const step = event.key === "ArrowRight" ? 1 : -1;
        for (let next = position + step; next >= 0 && next < seen[row][1].length; next += step) if (focus(row, next, false)) break;
      } else if (event.key.toLowerCase() === "z" && history.length) {
        const [oldRow, oldPosition, value] = history.pop();
        set(oldRow, oldPosition, value);
        keep();
        announce(oldRow, oldPosition);
        focus(oldRow, oldPosition, isRadio);
      } else return;
      event.preventDefault();
    });
  }
}
