"use strict";
// Words in context over all sentences. Texts come in parts, on the first search; work is cut in slices, so that typing never waits
(() => {
  const { all, fill, later, typed, make, save, load } = self.xunshi;
  const SHOWN = 100;
  const SLICE = 12; // milliseconds of work before the page may breathe
  const CONTEXT = 45; // characters on either side
  const block = document.getElementById("kwic");
  const data = JSON.parse(document.getElementById("data").textContent);
  const input = block.querySelector("input[type=search]");
  const chosen = (of) => block.querySelector(`select[data-of=${of}]`).value;
  const shown = block.querySelector(".shown");
  const at = block.querySelector(".at");
  const body = block.querySelector("tbody");
  const [DOCUMENT, NUMBER, TEXT, NORMAL] = Array(4).keys();
  const parts = [];
  const titles = {};
  const groups = {};
  const collator = new Intl.Collator("zh-Hans");
  let hits = [];
  let page = 0;
  let asks = 0;

  // One character for one, so that places in the folded text are places in the text: half width, lower case, straight quotes
  const QUOTES = { "“": '"', "”": '"', "‘": "'", "’": "'", "　": " " };
  const fold = (text) => {
    let folded = "";
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      const plain = code >= 0xff01 && code <= 0xff5e ? String.fromCharCode(code - 0xfee0) : (QUOTES[text[i]] ?? text[i]);
      const lower = plain.toLowerCase();
      folded += lower.length === 1 ? lower : plain;
    }
    return folded;
  };
  self.xunshi.sentences = (number, held) => {
    Object.assign(titles, held.titles);
    Object.assign(groups, held.groups);
    parts[number] = { rows: held.rows, folded: [[], []] };
  };
  const breathe = () => new Promise((done) => setTimeout(done));

  const search = async () => {
    const ask = ++asks;
    const [middle, ...others] = fold(input.value.trim()).split(/\s+/).filter(Boolean);
    const normal = chosen("form") === "normal" ? 1 : 0;
    const group = chosen("group");
    const found = [];
    let since = performance.now();
    for (let number = 0; middle && number < data.parts; number++) {
      if (!parts[number]) await load(`search/${number}.js`);
      const { rows, folded } = parts[number];
      for (let i = 0; i < rows.length; i++) {
        if (performance.now() - since > SLICE) {
          await breathe();
          if (ask !== asks) return;
          since = performance.now();
        }
        const row = rows[i];
        if (group !== "" && groups[row[DOCUMENT]] !== Number(group)) continue;
        const text = normal ? row[NORMAL] || row[TEXT] : row[TEXT];
        const told = (folded[normal][i] ??= fold(text));
        if (!others.every((word) => told.includes(word))) continue;
        for (let from = told.indexOf(middle); from >= 0; from = told.indexOf(middle, from + middle.length))
          found.push([row, text, from, from + middle.length]);
      }
    }
    if (ask !== asks) return;
    hits = found;
    page = 0;
    shown.textContent = middle ? fill(shown.dataset.count, { n: found.length }) : "";
    sort();
    render();
  };
  const ordered = () => hits.map((_, i) => i);
  let order = [];
  const sort = () => {
    const by = chosen("sort");
    order = ordered();
    if (by === "text") return;
    const keys = hits.map(([, text, from, to]) =>
      by === "right" ? text.slice(to, to + 12) : [...text.slice(Math.max(0, from - 12), from)].reverse().join(""),
    );
    order.sort((a, b) => collator.compare(keys[a], keys[b]) || a - b);
  };
  const line = ([row, text, from, to]) => {
    const name = `${row[DOCUMENT]} ${titles[row[DOCUMENT]]}`;
    const link = make("a", "", `${name} · ${fill(block.dataset.sentence, { n: row[NUMBER] })}`);
    link.href = `documents/${row[DOCUMENT]}.html#s${row[NUMBER]}`;
    const before = from > CONTEXT ? `…${text.slice(from - CONTEXT, from)}` : text.slice(0, from);
    const behind = text.length > to + CONTEXT ? `${text.slice(to, to + CONTEXT)}…` : text.slice(to);
    return make(
      "tr",
      "",
      make("td", "before", before),
      make("td", "match", make("mark", "", text.slice(from, to))),
      make("td", "behind", behind),
      make("td", "doc", link),
    );
  };
  const render = () => {
    const pages = Math.max(1, Math.ceil(hits.length / SHOWN));
    page = Math.min(Math.max(0, page), pages - 1);
    body.replaceChildren(...order.slice(page * SHOWN, (page + 1) * SHOWN).map((i) => line(hits[i])));
    at.textContent = fill(at.dataset.count, { n: page + 1, all: pages });
    for (const turn of all(".turn", block)) turn.disabled = turn.dataset.by < 0 ? page === 0 : page === pages - 1;
    block.classList.toggle("empty", !hits.length);
  };
  typed(input, later(search));
  for (const choice of all("select", block))
    choice.addEventListener("change", () => {
      if (choice.dataset.of !== "sort") return search();
      sort();
      render();
    });
  for (const turn of all(".turn", block))
    turn.addEventListener("click", () => {
      page += Number(turn.dataset.by);
      render();
      block.querySelector(".wrap").scrollTop = 0;
    });
  block.querySelector(".save").addEventListener("click", () =>
    save(
      "search.csv",
      JSON.parse(block.dataset.heads),
      order.map((i) => {
        const [row, text, from, to] = hits[i];
        return [row[DOCUMENT], titles[row[DOCUMENT]], row[NUMBER], text.slice(0, from), text.slice(from, to), text.slice(to)];
      }),
    ),
  );
  const sought = decodeURIComponent(location.hash.slice(1));
  if (sought) input.value = sought;
  search();
})();
