// The class grid: marks and counts what changed, keeps it on the phone until it is saved, moves from ability to ability
// (tabs, buttons, a swipe) and lets the keyboard do it all.
//
// What it says to whoever saves, on the form (data-class: the class's public id, data-month: "2026-11"), bubbling:
//   grid:changed {child, position, level, seen}  a cell was chosen anew, or taken back: the child's public id, the
//       criterion's position, the level 1-4 or null (not seen yet), and the level that the server was last known to have.
//   grid:counted {position, counts, isChoice}       how many children stand where: [not seen yet, level 1, 2, 3, 4].
// What it hears there:
//   grid:saved {cells: [{child, position, level}]}  the server (or the phone's outbox) has these levels now.
//   grid:kept {cells: [{child, position, level}]}   chosen earlier and not yet with the server: shown as changed, not announced.
//   grid:met {cells: [{child, position, level}]}    somebody else chose another level there: marked until it is chosen anew.
//   grid:undoable {cells: [{child, position, level, was}]}  chosen before this page was opened, the last first: can be taken back.
{
  const form = document.querySelector("form[data-grid][hx-post]");
  if (form) {
    const draft = form.elements.draft;
    const isPaper = "paper" in form.dataset;
    const unsent = document.getElementById("unsent");
    const fill = (text, count) => text.replace("#", count);
    const level = (sign) => Number(sign) || null;
    const publicId = (hex) => hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
    const history = [];
    let ability = Number(form.elements.ability.value); // the one that the radios of a row are for
    let seen; // rows of [child, [sign a position]], as the server knows them from this page
    let now; // the signs as they are chosen
    const read = () => { seen = form.elements.seen.value.split(" ").map((word) => [word.slice(0, 32), [...word.slice(32)]]); };
    // rows of [{was, month, today}]: the last level, when that was, and whether the cell was changed today
    const before = form.dataset.was.split(" ").map((word) => [...word.matchAll(/(\d)([a-z]?)(\*?)/g)]
      .map(([, was, month, today]) => ({ was, month: month && `m${form.dataset.months.split(" ")[month.charCodeAt(0) - 97]}`, today: Boolean(today) })));

    // a cell is shown by a list (c<row>-<position>), by five radios (r<row>, of one ability), or by both
    const rows = [];
    const lists = [];
    const radios = [];
    const find = () => form.querySelectorAll("tr[id^=k]").forEach((tr) => {
      const row = Number(tr.id.slice(1));
      rows[row] = tr;
      tr.querySelector(".grid__child").id = `n${row}`; // named so by what follows
      radios[row] = [...tr.querySelectorAll("input[type=radio]")];
      lists[row] ??= [];
      tr.querySelectorAll("select").forEach((list) => { lists[row][Number(list.name.split("-")[1])] = list; });
    });
    const isControl = (element) => /^(c\d+-\d+|r\d+)$/.test(element.name || "");
    const place = (control) => {
      const [row, position] = control.name.slice(1).split("-");
      return [Number(row), Number(position ?? ability)];
    };
    const isAsked = (row, position) => now[row]?.[position] !== undefined && now[row][position] !== "-";
    const put = (row, position) => {
      const value = now[row][position];
      const list = lists[row][position];
      if (list && list.value !== value) list.value = value;
      if (position === ability) radios[row].forEach((radio) => { if (radio.checked !== (radio.value === value)) radio.checked = radio.value === value; });
      mark(row, position);
    };
    const differ = new Set(); // the cells that are not what the server knows, as "row-position"
    const counts = []; // a position: children not seen yet, at level 1, 2, 3, 4
    const moved = new Set(); // positions whose counts have not been told
    const count = () => {
      seen[0]?.[1].forEach((_, position) => { counts[position] = [0, 0, 0, 0, 0]; });
      now.forEach((signs) => signs.forEach((sign, position) => { if (sign !== "-") counts[position][sign] += 1; }));
    };
    const compare = () => {
      differ.clear();
      seen.forEach(([, signs], row) => signs.forEach((sign, position) => { if (now[row][position] !== sign) differ.add(`${row}-${position}`); }));
    };
    const met = new Set(); // likewise: where somebody else chose another level
    const mark = (row, position) => {
      const isMet = met.has(`${row}-${position}`);
      const isNew = now[row][position] !== seen[row][1][position];
      if (isNew) differ.add(`${row}-${position}`); else differ.delete(`${row}-${position}`);
      const isChanged = isNew || before[row][position].today;
      [lists[row][position]?.closest("td"), position === ability && rows[row]].filter(Boolean)
        .forEach((cell) => {
          if (isChanged) cell.dataset.state = "changed"; else delete cell.dataset.state;
          cell.toggleAttribute("data-met", isMet);
        });
    };
    const changed = () => [...differ].map((cell) => cell.split("-").map(Number));
    let bar;
    const show = (isChoice = false) => {
      if (!bar?.isConnected) bar = document.getElementById("savebar");
      const said = bar.querySelector("[data-changed]");
      const [one, many] = said.dataset.changed.split("|");
      said.textContent = differ.size ? fill(differ.size === 1 ? one : many, differ.size) : "";
      bar.querySelectorAll("[data-unseen]").forEach((element) => {
        const [single, several, none] = element.dataset.unseen.split("|");
        const left = element.matches(".all") ? counts.reduce((sum, [unseen]) => sum + unseen, 0) : counts[ability][0];
        element.textContent = left ? fill(left === 1 ? single : several, left) : none;
      });
      bar.querySelector("[data-undo]").hidden = !history.length;
      if (unsent) unsent.hidden = !differ.size;
      moved.forEach((position) => form.dispatchEvent(new CustomEvent("grid:counted", { bubbles: true, detail: { position, counts: [...counts[position]], isChoice } })));
      moved.clear();
    };
    const keep = (isChoice = false) => {
      show(isChoice);
      if (form.dataset.saves === "outbox") return; // the phone's own memory has it
      const all = changed();
      draft.value = all.length ? JSON.stringify(all.map(([row, position]) => [seen[row][0], position, now[row][position]])) : "";
      draft.dispatchEvent(new Event("input", { bubbles: true }));
    };
    const text = (id) => document.getElementById(id)?.textContent.trim() || "";
    const say = (...words) => { document.getElementById("gridsaid").textContent = words.filter(Boolean).join(", "); };

    const announce = (row, position) => form.dispatchEvent(new CustomEvent("grid:changed", { bubbles: true, detail: {
      child: publicId(seen[row][0]), position, level: level(now[row][position]), seen: level(seen[row][1][position]),
    } }));
    const set = (row, position, value) => {
      counts[position][now[row][position]] -= 1;
      counts[position][value] += 1;
      moved.add(position);
      now[row][position] = value;
      put(row, position);
    };
    const choose = (row, position, value) => {
      if (!isAsked(row, position) || now[row][position] === value) return;
      history.push([row, position, now[row][position]]);
      met.delete(`${row}-${position}`);
      set(row, position, value);
      keep(true);
      announce(row, position);
    };
    const takeBack = () => {
      const [row, position, value] = history.pop();
      if (form.dataset.grid === "one" || !lists[row][position]?.checkVisibility()) turnTo(position);
      set(row, position, value);
      keep(true);
      announce(row, position);
      say(text(`n${row}`), text(`a${position}`), text(`w${value}`));
      return [row, position];
    };

    // The page names a control by its column alone. Here the child comes to it, and when she stood there last: row by row
    // while nothing else is to be done, and at the latest when a row is entered.
    const named = new Set();
    const nameRadios = (row) => {
      const { was, month } = before[row][ability];
      radios[row].forEach((radio) => radio.setAttribute("aria-labelledby", `n${row} a${ability} w${radio.value}${month && radio.value === was ? ` ${month}` : ""}`));
    };
    const name = (row) => {
      if (named.has(row)) return;
      named.add(row);
      nameRadios(row);
      lists[row].forEach((list, position) => {
        const { was, month } = before[row][position];
        list.setAttribute("aria-labelledby", `n${row} a${position}`);
        if (month) list.setAttribute("aria-describedby", `w${was} ${month}`);
      });
      const link = document.getElementById(`n${row}`);
      if (link.href) link.href = form.dataset.child.replace(form.dataset.class, publicId(seen[row][0]));
    };
    const later = window.requestIdleCallback || ((deed) => setTimeout(() => deed({ timeRemaining: () => 8 }), 50));
    const nameAll = (from) => later((idle) => {
      let row = from;
      while (row < seen.length && idle.timeRemaining() > 2) name(row++);
      if (row < seen.length) nameAll(row);
    });

    // another ability in the same five columns: from what the page knows already, so that it needs no network
    const tabs = () => [...document.querySelectorAll("#abilities [data-next]")];
    const tabOf = (position) => document.getElementById(`a${position}`)?.closest("[data-next]");
    const cells = (row) => {
      if (radios[row].length) return;
      const model = radios.find((each) => each.length)[0].closest("tr");
      const there = rows[row].querySelector("td.one");
      model.querySelectorAll("td.one").forEach((td) => there.before(td.cloneNode(true)));
      there.remove();
      radios[row] = [...rows[row].querySelectorAll("input[type=radio]")];
      radios[row].forEach((radio) => { radio.name = `r${row}`; });
    };
    const notAsked = (row) => {
      const [first, ...others] = rows[row].querySelectorAll("td.one");
      first.replaceWith(document.getElementById("notasked").content.cloneNode(true));
      others.forEach((td) => td.remove());
      radios[row] = [];
    };
    const turnTo = (position) => {
      const tab = tabOf(position);
      if (!tab || position === ability || !radios.some((each) => each.length)) return;
      ability = position;
      form.elements.ability.value = position;
      seen.forEach((_, row) => {
        if (isAsked(row, position)) cells(row); else if (radios[row].length && radios.filter((each) => each.length).length > 1) notAsked(row); else return;
        const { was, month } = before[row][position];
        radios[row].forEach((radio) => {
          radio.parentElement.toggleAttribute("data-was", Boolean(month && radio.value === was));
          radio.checked = radio.value === now[row][position];
        });
        nameRadios(row);
        mark(row, position);
      });
      tabs().forEach((each) => { if (each === tab) each.setAttribute("aria-current", "page"); else each.removeAttribute("aria-current"); });
      tab.scrollIntoView({ block: "nearest", inline: "center" });
      steps();
      words(position);
      const here = new URL(location);
      here.searchParams.set("ability", tab.dataset.next);
      window.history.replaceState(window.history.state, "", here);
      if (form.dataset.grid === "one") form.action = here;
      show();
      say(text(`a${position}`), tab.querySelector("small").textContent);
    };
    const beside = (step) => { // the next ability to the left or right
      const all = tabs();
      return all[all.indexOf(tabOf(ability)) + step];
    };
    const steps = () => form.querySelectorAll("[data-step]").forEach((link) => {
      const tab = beside(Number(link.dataset.step));
      link.hidden = !tab;
      if (tab) { link.href = tab.href; link.querySelector("span").textContent = tab.firstElementChild.textContent; }
    });
    const positionOf = (tab) => Number(tab.firstElementChild.id.slice(1));

    // what the four words mean for this ability: this page brings one's, a page of this class and month the others'. While it
    // is on its way nothing stands under the new name, and where it cannot be had, that is said
    const means = form.querySelector("details.means.one");
    const lost = means.querySelector(".means__lost");
    const given = new Map([[tabOf(ability).dataset.next, means.querySelector(".means__words")]]);
    let asking = null;
    const allWords = async () => {
      asking ??= pageBeside(means.dataset.words);
      const page = await asking;
      asking = null;
      page?.querySelectorAll("[data-ability]").forEach((one) => given.set(one.dataset.ability, document.importNode(one.querySelector(".means__words"), true)));
    };
    const words = async (position) => {
      const code = tabOf(position).dataset.next;
      const empty = Object.assign(document.createElement("div"), { className: "means__words" });
      const put = () => means.querySelector(".means__words").replaceWith(given.get(code) || empty);
      means.querySelector("strong").textContent = text(`a${position}`);
      lost.hidden = true;
      put();
      if (given.has(code) || !means.open) return;
      await allWords();
      if (position !== ability) return;
      lost.hidden = given.has(code);
      put();
    };
    means.addEventListener("toggle", () => { if (means.open) words(ability); });

    read();
    find();
    now = seen.map(([, signs], row) => signs.map((sign, position) => lists[row][position]?.value
      ?? (position === ability ? radios[row].find((radio) => radio.checked)?.value : null) ?? sign));
    count();
    compare();
    changed().forEach(([, position]) => moved.add(position));
    form.querySelectorAll(".keys").forEach((element) => { element.hidden = false; });
    // what was chosen and not sent: after a lost network, an expired session, a closed page
    try {
      JSON.parse(draft.value || "[]").forEach(([child, position, value]) => {
        const row = seen.findIndex(([id]) => id === child);
        if (row >= 0 && isAsked(row, position)) set(row, position, value);
      });
    } catch { /* not ours */ }
    steps();
    show();
    // a page kept on the phone may be of another ability than the address asks for
    const asked = tabs().find((tab) => tab.dataset.next === new URL(location).searchParams.get("ability"));
    if (asked) turnTo(positionOf(asked));
    [tabOf(ability), document.querySelector(".ways [aria-current]")].forEach((one) => one?.scrollIntoView({ block: "nearest", inline: "center" }));

    form.addEventListener("change", (event) => {
      if (isControl(event.target)) choose(...place(event.target), event.target.value);
    });
    const eachCell = (event, deed) => event.detail.cells.forEach(({ child, position, level: at, was }) => {
      const row = seen.findIndex(([id]) => id === child.replaceAll("-", ""));
      if (row >= 0 && isAsked(row, position)) deed(row, position, String(at ?? 0), String(was ?? 0));
    });
    form.addEventListener("grid:saved", (event) => {
      eachCell(event, (row, position, value) => {
        if (seen[row][1][position] !== value) before[row][position].today = true;
        seen[row][1][position] = value;
        mark(row, position);
      });
      form.elements.seen.value = seen.map(([id, signs]) => id + signs.join("")).join(" ");
      keep();
    });
    form.addEventListener("grid:kept", (event) => { eachCell(event, set); keep(); });
    form.addEventListener("grid:met", (event) => {
      eachCell(event, (row, position) => { met.add(`${row}-${position}`); mark(row, position); });
      form.querySelector("[data-met-key]").hidden = false;
    });
    form.addEventListener("grid:undoable", (event) => {
      const held = new Map(); // what a cell held before what was looked at already: one that holds something else was changed since
      eachCell(event, (row, position, value, was) => {
        if ((held.get(`${row}-${position}`) ?? now[row][position]) !== value) return;
        held.set(`${row}-${position}`, was);
        history.unshift([row, position, was]);
      });
      show();
    });

    // the list of a cell says beside a level when the child stood there last
    nameAll(0);
    form.addEventListener("focusin", (event) => {
      const row = event.target.closest("tr[id^=k]");
      if (row) name(Number(row.id.slice(1)));
      const list = event.target.closest("select");
      const [, was, month] = /^w(\d) (m\d+)$/.exec(list?.getAttribute("aria-describedby") || "") || [];
      if (was) list.querySelector(`option[value="${was}"]`).dataset.was = text(month);
    });

    // only what changed travels
    form.addEventListener("formdata", (event) => {
      [...event.formData.keys()].filter((name) => isControl({ name })).forEach((name) => event.formData.delete(name));
      changed().forEach(([row, position]) => event.formData.set(`c${row}-${position}`, now[row][position]));
      event.formData.delete("draft");
    });
    document.addEventListener("htmx:configRequest", (event) => {
      if (event.detail.elt === form) event.detail.path = form.getAttribute("action");
    });
    document.addEventListener("levelsSaved", () => {
      changed().forEach(([row, position]) => { before[row][position].today = true; });
      form.querySelectorAll("[aria-invalid]").forEach((element) => element.removeAttribute("aria-invalid"));
      history.length = 0;
    });
    document.addEventListener("htmx:afterSettle", () => {
      read();
      compare();
      document.querySelectorAll("#problems [data-cell]").forEach((item) => {
        const [row, position] = item.dataset.cell.split("-").map(Number);
        [lists[row][position], ...(position === ability ? radios[row] : [])].filter(Boolean).forEach((one) => one.setAttribute("aria-invalid", "true"));
      });
      keep();
    });

    document.addEventListener("click", (event) => {
      if (event.target.closest("[data-undo]")) { takeBack(); return; }
      const link = event.target.closest("#abilities [data-next], [data-step]");
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
      const tab = link.dataset.step ? beside(Number(link.dataset.step)) : link;
      if (!radios.some((each) => each.length)) return; // nothing to turn: the link leads there
      event.preventDefault();
      turnTo(positionOf(tab));
      if (link.dataset.step) form.scrollIntoView({ block: "start" });
    });

    // a swipe over the table: far more sideways than down, and not from the edge, where the phone's own gesture is
    let from = null;
    const table = form.querySelector(".gridtables");
    table.addEventListener("touchstart", (event) => {
      const touch = event.touches.length === 1 ? event.touches[0] : null;
      from = touch && touch.clientX > 24 && touch.clientX < innerWidth - 24 ? [touch.clientX, touch.clientY] : null;
    }, { passive: true });
    table.addEventListener("touchend", (event) => {
      if (!from || !radios.some((each) => each[0]?.checkVisibility())) return;
      const across = event.changedTouches[0].clientX - from[0];
      const down = event.changedTouches[0].clientY - from[1];
      from = null;
      if (Math.abs(across) < 64 || Math.abs(across) < 2.5 * Math.abs(down)) return;
      const isLeftwards = across < 0;
      const tab = beside(isLeftwards === (document.dir !== "rtl") ? 1 : -1);
      if (tab) turnTo(positionOf(tab));
    }, { passive: true });

    // 0-4 choose, arrows move, Z takes back; when typing from paper the next child comes by itself
    const focus = (row, position, isRadio) => {
      const target = isRadio ? radios[row]?.find((radio) => radio.checked) || radios[row]?.[0] : lists[row]?.[position];
      if (!target) return false;
      target.focus();
      return true;
    };
    const down = (row, position, isRadio, step) => {
      for (let next = row + step; next >= 0 && next < seen.length; next += step) if (focus(next, position, isRadio)) return true;
      return false;
    };
    const onPaper = (row, position) => {
      if (down(row, position, true, 1)) return;
      const tab = beside(1);
      if (!tab) { document.querySelector("#savebar button:not([data-undo])").focus(); return; }
      turnTo(positionOf(tab));
      down(-1, ability, true, 1);
    };
    const digit = (event) => (/^[0-4]$/.test(event.key) ? event.key : !event.shiftKey && /^(?:Digit|Numpad)([0-4])$/.exec(event.code)?.[1]);
    form.addEventListener("keydown", (event) => {
      const control = event.target;
      const isUndo = event.key.toLowerCase() === "z" && history.length;
      if (!isControl(control) || ((event.ctrlKey || event.metaKey) && !isUndo) || event.altKey || control.matches(":open")) return;
      const [row, position] = place(control);
      const isRadio = control.type === "radio";
      const value = digit(event);
      if (value) {
        choose(row, position, value);
        if (isPaper && isRadio) onPaper(row, position);
        else if (isRadio) focus(row, position, true);
        else say(text(`w${value}`));
      } else if (event.key === "Enter" && isPaper && isRadio) {
        onPaper(row, position);
      } else if (event.key === "ArrowDown" || event.key === "ArrowUp" || (event.key === "Backspace" && isPaper)) {
        down(row, position, isRadio, event.key === "ArrowDown" ? 1 : -1);
      } else if (!isRadio && (event.key === "ArrowRight" || event.key === "ArrowLeft")) {
        const step = event.key === "ArrowRight" ? 1 : -1;
        for (let next = position + step; next >= 0 && next < seen[row][1].length; next += step) if (focus(row, next, false)) break;
      } else if (isUndo) {
        focus(...takeBack(), isRadio);
      } else return;
      event.preventDefault();
    });
    if (isPaper) down(-1, ability, true, 1);
  }
}
