"use strict";
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, key) => values[key].toLocaleString("en-US"));
  const collator = new Intl.Collator("zh-Hans", { numeric: true });

  const later = (work) => {
    let waiting = 0;
    return () => {
      clearTimeout(waiting);
      waiting = setTimeout(work, 80);
    };
  };
  // What is typed, without the letters of an input method that are not yet characters
  const typed = (input, work) => {
    input.addEventListener("input", (event) => event.isComposing || work());
    input.addEventListener("compositionend", work);
  };
  const make = (tag, kind, ...inside) => {
    const element = document.createElement(tag);
    if (kind) element.className = kind;
    element.append(...inside);
    return element;
  };
  const load = (path) =>
    new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = path;
      script.onload = resolve;
      script.onerror = reject;
      document.head.append(script);
    });
  // A CSV as the program writes them: UTF-8 with a mark, and no cell that a spreadsheet would run
  const cell = (value) => {
    const text = String(value ?? "");
    const plain = /^[=+\-@\t\r]/.test(text) && typeof value !== "number" ? `'${text}` : text;
    return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
  };
  const save = (name, heads, rows) => {
    const lines = [heads, ...rows].map((row) => `${row.map(cell).join(",")}\r\n`);
    const link = make("a", "");
    link.href = URL.createObjectURL(new Blob(["\ufeff", ...lines], { type: "text/csv" }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  };
  self.xunshi = { all, fill, later, typed, make, save, load };

  // Tooltips: a title or an SVG <title> becomes one that also keyboards reach
  const tip = document.getElementById("tip");
  const tips = new WeakMap();
  let told = null;
  for (const mark of all(".mark")) {
    const title = mark.querySelector(":scope > title");
    if (!title) continue;
    tips.set(mark, title.textContent);
    mark.setAttribute("aria-label", title.textContent);
    title.remove();
  }
  for (const element of all("[title]")) {
    tips.set(element, element.title);
    element.setAttribute("aria-description", element.title);
    element.removeAttribute("title");
  }
  const said = document.getElementById("said");
  const saying = said ? JSON.parse(said.textContent) : {};
  for (const piece of all(".m[data-ids]")) {
    const told = [...new Set(piece.dataset.ids.split(" ").map((id) => saying[id]))].filter(Boolean).join("\n");
    if (!told) continue;
    tips.set(piece, told);
    piece.setAttribute("aria-description", told);
  }
  const about = (node) => {
    for (let n = node; n && n !== document; n = n.parentNode) if (tips.has(n)) return n;
    return null;
  };
  const lit = (element, on) => {
    const ids = new Set((element.dataset.ids || "").split(" ").filter(Boolean));
    if (!ids.size) return;
    for (const piece of all(".m", element.closest("article")))
      piece.classList.toggle("lit", on && piece.dataset.ids.split(" ").some((id) => ids.has(id)));
  };
  const hide = () => {
    if (told) lit(told, false);
    told = null;
    tip.hidden = true;
  };
  const place = () => {
    if (!told) return;
    const box = told.getClientRects()[0] || told.getBoundingClientRect();
    const own = tip.getBoundingClientRect();
    const left = Math.min(Math.max(8, box.left), Math.max(8, innerWidth - own.width - 8));
    const below = box.bottom + 8 + own.height <= innerHeight;
    const top = below ? box.bottom + 8 : box.top - own.height - 8;
    tip.style.left = `${left}px`;
    tip.style.top = `${Math.max(8, Math.min(top, innerHeight - own.height - 8))}px`;
  };
  const show = (element) => {
    if (told === element && !tip.hidden) return;
    hide();
    told = element;
    tip.textContent = tips.get(element);
    tip.hidden = false;
    lit(element, true);
    place();
  };
  const over = (event) => {
    const element = about(event.target);
    if (element) show(element);
    else hide();
  };
  document.addEventListener("mouseover", over);
  document.addEventListener("focusin", over);
  document.addEventListener("focusout", hide);
  document.addEventListener("scroll", place, { capture: true, passive: true });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") hide();
  });

  // Tables: sort by a head, filter by words and choices
  const key = (row, column) => {
    const cell = row.cells[column];
    return cell.dataset.key ?? cell.textContent;
  };
  const compare = (numbers) => (a, b) => (numbers ? Number(a) - Number(b) : collator.compare(a, b));
  const sort = (head) => {
    const table = head.closest("table");
    const body = table.tBodies[0];
    const numbers = head.classList.contains("num");
    const down = head.getAttribute("aria-sort") === "ascending";
    const order = compare(numbers);
    const held = [...body.rows].map((row) => [key(row, head.cellIndex), row]);
    // what is missing stands last in both directions
    const missing = ([text]) => text === "" || text === "–";
    held.sort((a, b) => missing(a) - missing(b) || (missing(a) ? 0 : (down ? -1 : 1) * order(a[0], b[0])));
    for (const other of all("th[aria-sort]", table)) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    body.append(...held.map(([, row]) => row));
  };
  const words = (input) => input.value.toLowerCase().split(/\s+/).filter(Boolean);
  const filtered = (block) => {
    const search = block.querySelector("input[type=search]");
    const choices = all("select[data-of]", block);
    const shown = block.querySelector(".shown");
    const rows = [...block.querySelector("tbody").rows].map((row) => [row, row.textContent.toLowerCase()]);
    const apply = () => {
      const sought = words(search);
      let n = 0;
      for (const [row, text] of rows) {
        const kept =
          sought.every((word) => text.includes(word)) &&
          choices.every((choice) => !choice.value || row.dataset[choice.dataset.of] === choice.value);
        row.hidden = !kept;
        n += kept;
      }
      shown.textContent = fill(shown.dataset.count, { n, all: rows.length });
    };
    typed(search, later(apply));
    for (const choice of choices) choice.addEventListener("change", apply);
  };
  for (const button of all("th .sort")) button.addEventListener("click", () => sort(button.closest("th")));
  for (const block of all(".block")) if (!["findings", "kwic"].includes(block.id) && block.querySelector("input[type=search]")) filtered(block);

  // What is wider than the window says that it can be moved
  const wide = () => {
    for (const box of all(".wrap, .canvas")) {
      const told = box.previousElementSibling?.matches(".hint") ? box.previousElementSibling : null;
      if (box.scrollWidth <= box.clientWidth + 1) told?.remove();
      else if (!told) box.before(make("p", "hint", document.body.dataset.wide));
    }
  };
  wide();
  addEventListener("resize", later(wide));

  // One stop for the Tab key in each figure and text; arrows lead on from there
  for (const box of all(".canvas, article.text")) {
    const stops = all('[tabindex="0"]', box);
    let now = 0;
    for (const stop of stops.slice(1)) stop.tabIndex = -1;
    const go = (to, focus) => {
      if (!stops[to]) return;
      stops[now].tabIndex = -1;
      now = to;
      stops[now].tabIndex = 0;
      if (focus) stops[now].focus();
    };
    box.addEventListener("focusin", (event) => go(stops.indexOf(event.target), false));
    box.addEventListener("keydown", (event) => {
      if (!stops.includes(event.target) || event.altKey || event.ctrlKey || event.metaKey) return;
      const to = { ArrowRight: now + 1, ArrowDown: now + 1, ArrowLeft: now - 1, ArrowUp: now - 1, Home: 0, End: stops.length - 1 }[event.key];
      if (to === undefined) return;
      event.preventDefault();
      go(to, true);
    });
  }

  // What a link leads to is open
  const open = () => document.getElementById(decodeURIComponent(location.hash.slice(1)))?.closest("details")?.setAttribute("open", "");
  addEventListener("hashchange", open);
  open();

  // Layers of a document's text
  const article = document.querySelector("article.text");
  for (const button of all(".toggle"))
    button.addEventListener("click", () => {
      const on = button.getAttribute("aria-pressed") !== "true";
      button.setAttribute("aria-pressed", String(on));
      const off = all('.toggle[aria-pressed="false"]').map((b) => b.dataset.layer);
      article.dataset.off = off.join(" ");
    });

  // Findings: lists in files of their own, loaded in turn and shown a page at a time; without a choice, only what is shown is loaded
  const block = document.getElementById("findings");
  if (block) {
    const SHOWN = 100;
    const data = JSON.parse(document.getElementById("data").textContent);
    const [DOCUMENT, GROUP, YEAR, NUMBER, STATUS, LABELS, UNSURE, TEXT, LOWER] = Array(9).keys();
    const count = Math.ceil(data.total / data.part);
    const paged = data.paged && new Set(data.paged);
    const body = block.querySelector("tbody");
    const search = block.querySelector("input[type=search]");
    const shown = block.querySelector(".shown");
    const at = block.querySelector(".at");
    const chosen = (of) => block.querySelector(`select[data-of=${of}]`);
    const unsure = block.querySelector("input[data-of=unsure]");
    const parts = [];
    const titles = {};
    const asked = [];
    self.xunshi.part = (number, held) => {
      Object.assign(titles, held.titles);
      parts[number] = held.rows.map((row) => [...row, row[TEXT].toLowerCase()]);
    };
    const part = (number) => (asked[number] ??= load(`findings/${number}.js`));
    let kept = null;
    let page = 0;
    let asks = 0;
    const badge = (kind, text) => make("span", `badge badge-${kind}`, text);
    const spaced = (badges) => badges.flatMap((b) => [b, " "]);
    const line = (row) => {
      const told = `${row[DOCUMENT]} ${titles[row[DOCUMENT]]} · ${fill(block.dataset.sentence, { n: row[NUMBER] })}`;
      const link = make(paged && !paged.has(row[DOCUMENT]) ? "span" : "a", "", told);
      if (link.tagName === "A") link.href = `documents/${row[DOCUMENT]}.html#s${row[NUMBER]}`;
      const kinds = row[LABELS].map((label) => badge("label", data.labels[label]));
      if (row[UNSURE]) kinds.push(badge("unsure", block.dataset.unsure));
      const status = badge(/^[a-z]+$/.test(data.kinds[row[STATUS]]) ? data.kinds[row[STATUS]] : "label", data.statuses[row[STATUS]]);
      return make(
        "tr",
        "",
        make("td", "doc", link),
        make("td", "", data.groups[row[GROUP]]),
        make("td", "num", row[YEAR] === null ? "–" : String(row[YEAR])),
        make("td", "", status),
        make("td", "", ...spaced(kinds)),
        make("td", "", row[TEXT]),
      );
    };
    const render = async () => {
      const ask = ++asks;
      const pages = Math.max(1, Math.ceil((kept ? kept.length : data.total) / SHOWN));
      page = Math.min(Math.max(0, page), pages - 1);
      at.textContent = fill(at.dataset.count, { n: page + 1, all: pages });
      for (const turn of all(".turn", block)) turn.disabled = turn.dataset.by < 0 ? page === 0 : page === pages - 1;
      const first = page * SHOWN;
      let rows = kept;
      let from = first;
      if (!rows) {
        // a page never reaches over the end of a part, whose size SHOWN divides
        const number = Math.floor(first / data.part);
        if (number < count) await part(number);
        rows = parts[number] ?? [];
        from = first % data.part;
      }
      if (ask === asks) body.replaceChildren(...rows.slice(from, from + SHOWN).map(line));
    };
    const apply = async () => {
      const ask = ++asks;
      const sought = words(search);
      const want = (of) => (chosen(of).value === "" ? null : Number(chosen(of).value));
      const wishes = [want("status"), want("label"), want("group"), want("year")];
      const [status, label, group, year] = wishes;
      const wanted = (row) =>
        (status === null || row[STATUS] === status) &&
        (label === null || row[LABELS].includes(label)) &&
        (group === null || row[GROUP] === group) &&
        (year === null || row[YEAR] === year) &&
        (!unsure.checked || row[UNSURE]) &&
        sought.every((word) => row[LOWER].includes(word));
      const found = [];
      const any = sought.length || unsure.checked || wishes.some((wish) => wish !== null);
      for (let number = 0; any && number < count; number++) {
        await part(number);
        if (ask !== asks) return;
        for (const row of parts[number]) if (wanted(row)) found.push(row);
      }
      kept = any ? found : null;
      page = 0;
      shown.textContent = fill(shown.dataset.count, { n: any ? found.length : data.total });
      await render();
    };
    typed(search, later(apply));
    for (const choice of all("select", block)) choice.addEventListener("change", apply);
    unsure.addEventListener("change", apply);
    block.querySelector(".save").addEventListener("click", async () => {
      for (let number = 0; !kept && number < count; number++) await part(number);
      const told = (kept ?? parts.flat()).map((row) => [
        row[DOCUMENT],
        titles[row[DOCUMENT]],
        data.groups[row[GROUP]],
        row[YEAR],
        row[NUMBER],
        data.statuses[row[STATUS]],
        row[LABELS].map((label) => data.labels[label]).join("|"),
        row[UNSURE] ? block.dataset.unsure : "",
        row[TEXT],
      ]);
      save("findings.csv", JSON.parse(block.dataset.heads), told);
    });
    for (const turn of all(".turn", block))
      turn.addEventListener("click", () => {
        page += Number(turn.dataset.by);
        render();
        block.querySelector(".wrap").scrollTop = 0;
      });
    apply();
  }
})();
