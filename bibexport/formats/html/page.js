"use strict";
(() => {
  const byId = (id) => document.getElementById(id);
  const all = (selector, within = document) => Array.from(within.querySelectorAll(selector));
  const search = byId("q");
  const selects = ["section", "year", "venue", "outcome"].map(byId).filter(Boolean);
  const bars = all(".bar:is([data-year], [data-venue])");
  const charts = document.querySelector(".charts");
  const isWide = matchMedia("(min-width: 45rem)");
  const foldCharts = () => { charts.open = isWide.matches; };
  if (charts) {
    foldCharts();
    isWide.addEventListener("change", foldCharts);
  }

  // References in each format, read only when they are asked for.

  const parsed = {};
  const references = (format) => (parsed[format] ??= JSON.parse(byId(`data-${format}`).textContent));
  const FILES = {
    bibtex: ["references.bib", "application/x-bibtex"],
    biblatex: ["references-biblatex.bib", "application/x-bibtex"],
    "csl-json": ["references.json", "application/json"],
    text: ["references.txt", "text/plain"],
  };

  const written = (format, numbers) => {
    const chosen = numbers.map((number) => references(format)[number]);
    if (format === "csl-json") return `${JSON.stringify(chosen, null, 2)}\n`;
    return format === "text" ? `${chosen.join("\n\n")}\n` : chosen.join("");
  };

  // What is searched.

  const LETTERS = { ł: "l", ø: "o", đ: "d", ß: "ss", æ: "ae", œ: "oe", ð: "d", þ: "th", ı: "i", ŋ: "n", ħ: "h",
    "’": "'", "‘": "'", "–": "-", "—": "-", "−": "-", "“": '"', "”": '"' };
  const LETTER = new RegExp(`[${Object.keys(LETTERS).join("")}]`, "g");
  const fold = (text) => {
    const lower = text.toLowerCase();
    if (!/[^\0-\x7f]/.test(lower)) return lower;
    return lower.normalize("NFKD").replace(/\p{M}/gu, "").replace(LETTER, (letter) => LETTERS[letter]);
  };

  const sections = all("main > section").map((element) => ({
    element,
    name: element.dataset.section,
    link: document.querySelector(`nav a[href="#${element.getAttribute("aria-labelledby")}"]`),
  }));
  for (const section of sections) {
    section.within = sections.filter(({ name }) => section.name === name || section.name.startsWith(`${name} / `));
  }

  const entries = all(".entry");
  const sectionOf = new Map(sections.map((section) => [section.element, section]));
  const indexed = [];

  // Identifiers are found as they are, and in an address that somebody pastes.

  const ADDRESS = /^(?:https?:\/\/)?(?:www\.|dx\.|export\.)?(?:arxiv\.org\/(?:abs|pdf|html)\/|doi\.org\/)|^(?:arxiv|doi):|^10\.48550\/arxiv\./i;
  const identifier = (text) => {
    const id = text.replace(ADDRESS, "");
    return id === text ? "" : id.replace(/^10\.48550\/arxiv\./i, "").replace(/(?<=\d)(?:v\d+)?(?:\.pdf)?$/i, "");
  };
  const readable = (address) => {
    try {
      return decodeURI(address);
    } catch {
      return address; // a percent sign that encodes nothing
    }
  };
  const identifiers = (element) => all("a[href]", element).map(({ href }) => identifier(readable(href)));

  const row = (element) => {
    const list = element.parentElement;
    const section = sectionOf.get(list.parentElement);
    const where = element.querySelector(".where");
    const texts = [".title", ".authors", ".key"].map((part) => element.querySelector(part)?.textContent);
    const { n, year = "", venue, outcome } = element.dataset;
    const text = fold([...texts, venue, year, where?.textContent, where?.title, ...identifiers(element)].join(" "));
    return { element, list, section, number: Number(n), text, year, venue, outcome, isShown: true };
  };

  const index = (end = entries.length) => {
    while (indexed.length < Math.min(end, entries.length)) indexed.push(row(entries[indexed.length]));
    return indexed;
  };

  // Neither the page nor the first search should wait for the index, so it grows while the browser is idle.
  const idle = globalThis.requestIdleCallback ?? ((work) => setTimeout(() => work({ timeRemaining: () => 0 })));
  const prepare = (deadline) => {
    do index(indexed.length + 50);
    while (indexed.length < entries.length && deadline.timeRemaining() > 2);
    if (indexed.length < entries.length) idle(prepare);
  };

  // Search and filters, and the address that represents them.

  const state = () => {
    const values = new URLSearchParams();
    if (search.value.trim()) values.set("q", search.value.trim());
    for (const select of selects) if (select.value) values.set(select.id, select.value);
    return values;
  };

  const matcher = (values) => {
    const typed = (values.get("q") ?? "").split(/\s+/).filter(Boolean);
    const words = typed.map((word) => fold(identifier(word) || word));
    const same = ["year", "venue", "outcome"].filter((name) => values.has(name));
    return (entry) =>
      same.every((name) => entry[name] === values.get(name)) &&
      (!values.has("section") || entry.section.within.some(({ name }) => name === values.get("section"))) &&
      words.every((word) => entry.text.includes(word));
  };

  const total = new Set(entries.map((element) => element.dataset.n)).size;
  let found = null;

  const apply = () => {
    const values = state();
    if (found !== null || values.size) {
      const matches = matcher(values);
      const counted = new Map(sections.map((section) => [section, new Set()]));
      const heights = new Map(index().map(({ list }) => [list, 0]));
      found = new Set();
      for (const entry of index()) {
        const isShown = matches(entry);
        if (isShown !== entry.isShown) entry.element.hidden = !isShown;
        entry.isShown = isShown;
        if (!isShown) continue;
        found.add(entry.number);
        heights.set(entry.list, heights.get(entry.list) + 1);
        for (const section of entry.section.within) counted.get(section).add(entry.number);
      }
      for (const [list, shown] of heights) {
        list.hidden = !shown;
        list.style.setProperty("--shown", shown);
      }
      for (const [section, { size }] of counted) {
        section.element.hidden = !size;
        if (!section.link) continue;
        section.link.querySelector(".count").textContent = size.toLocaleString("en");
        if (size) section.link.removeAttribute("aria-disabled");
        else section.link.setAttribute("aria-disabled", "true");
      }
    }
    const count = found === null ? total : found.size;
    const shown = count === total ? "" : `${count.toLocaleString("en")} of `;
    byId("status").textContent = `${shown}${total.toLocaleString("en")} ${total === 1 ? "reference" : "references"}`;
    document.documentElement.classList.toggle("filtered", values.size > 0);
    byId("nothing").hidden = count > 0;
    byId("clear").hidden = !values.size;
    for (const select of selects) select.classList.toggle("chosen", Boolean(select.value));
    for (const { classList, dataset } of bars) {
      const [[name, value]] = Object.entries(dataset);
      classList.toggle("chosen", values.get(name) === value);
    }
  };

  let waiting = 0;
  const change = () => {
    apply();
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      const hash = state().toString();
      history.replaceState(null, "", hash ? `#${hash}` : location.pathname + location.search);
    }, 200);
  };

  const clear = () => {
    search.value = "";
    for (const select of selects) select.value = "";
    change();
  };

  const target = () => {
    try {
      return byId(decodeURIComponent(location.hash.slice(1)));
    } catch {
      return null;
    }
  };

  const read = () => {
    const named = target();
    if (named?.closest("[hidden]")) {
      search.value = "";
      for (const select of selects) select.value = "";
    } else if (named === null) {
      const values = new URLSearchParams(location.hash.slice(1));
      search.value = values.get("q") ?? "";
      for (const select of selects) {
        select.value = values.get(select.id) ?? "";
        if (select.selectedIndex < 0) select.value = "";
      }
    }
    apply();
    if (named === null) return;
    named.scrollIntoView();
    // Lists on the way have their true height only now.
    requestAnimationFrame(() => named.scrollIntoView());
  };

  // The panel from which one reference is copied.

  const panel = document.importNode(byId("panel").content, true).firstElementChild;
  const preview = panel.querySelector("pre");
  const numberOf = (entry) => Number(entry.dataset.n);
  const keyOf = (entry) => entry.querySelector(".key").textContent;
  const labelOf = (button) => (button.dataset.label ??= button.textContent);
  const say = (text) => {
    byId("said").textContent = text;
  };

  const show = (entry, format) => {
    preview.textContent =
      format === "cite" ? `\\cite{${keyOf(entry)}}` : written(format, [numberOf(entry)]).trimEnd();
    preview.classList.toggle("prose", format === "text");
    for (const button of all("button", panel)) {
      const isShown = button.dataset.format === format;
      button.classList.toggle("shown", isShown);
      if (isShown) preview.setAttribute("aria-label", labelOf(button));
    }
  };

  const close = () => {
    const entry = panel.closest(".entry");
    panel.remove();
    entry?.querySelector(".cite").setAttribute("aria-expanded", "false");
    return entry;
  };

  const open = (entry) => {
    if (close() === entry) return false;
    panel.setAttribute("aria-label", `Cite ${keyOf(entry)}`);
    show(entry, "bibtex");
    entry.append(panel);
    entry.querySelector(".cite").setAttribute("aria-expanded", "true");
    return true;
  };

  const copy = async (button) => {
    const entry = panel.closest(".entry");
    const label = labelOf(button);
    show(entry, button.dataset.format);
    let isCopied = true;
    try {
      await navigator.clipboard.writeText(preview.textContent);
    } catch {
      // No clipboard for pages that come over plain HTTP: what is selected can be copied still.
      getSelection().selectAllChildren(preview);
      isCopied = document.execCommand("copy");
    }
    say(isCopied ? `${label} of ${keyOf(entry)} copied` : "Selected: press Ctrl+C or ⌘C to copy");
    button.textContent = isCopied ? "Copied" : "Press Ctrl+C";
    setTimeout(() => {
      button.textContent = label;
    }, 1500);
  };

  const download = (format) => {
    const numbers = found === null ? Array.from({ length: total }, (_, number) => number) : Array.from(found);
    const [name, type] = FILES[format];
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([written(format, numbers.sort((a, b) => a - b))], { type }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
    menu.open = false;
    say(`${name} with ${numbers.length} references`);
  };

  // The keyboard.

  const menu = document.querySelector(".download");

  const move = (from, step) => {
    const shown = all("section:not([hidden]) > ol:not([hidden]) > .entry:not([hidden])");
    const next = shown[from ? shown.indexOf(from) + step : 0];
    if (next) {
      next.tabIndex = -1;
      next.focus();
    } else if (step < 0) {
      search.focus();
    }
  };

  const back = (element) => {
    if (menu.open) {
      menu.open = false;
      menu.querySelector("summary").focus();
    } else if (panel.contains(element)) {
      close().querySelector(".cite").focus();
    } else if (element === search && !search.value) {
      search.blur();
    } else if (element === search) {
      search.value = "";
      change();
    } else if (element.closest(".entry")) {
      search.focus();
    } else {
      return false;
    }
    return true;
  };

  const press = ({ key, target: element }) => {
    const entry = element.closest(".entry");
    switch (key) {
      case "/":
        if (element.matches("input, select")) return false;
        search.focus();
        search.select();
        return true;
      case "ArrowDown":
      case "ArrowUp":
        if (element === preview || !(entry || element === search)) return false;
        move(entry, key === "ArrowDown" ? 1 : -1);
        return true;
      case "Enter":
        if (element === search) move(null, 1);
        else if (element !== entry) return false;
        else if (open(entry)) panel.querySelector("button").focus();
        return true;
      case "Escape":
        return back(element);
      default:
        return false;
    }
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target instanceof Element && press(event)) event.preventDefault();
  });

  // The mouse.

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    const bar = event.target.closest(".bar");
    if (menu.open && !menu.contains(event.target)) menu.open = false;
    if (button?.id === "clear") clear();
    else if (button?.matches(".cite")) open(button.closest(".entry"));
    else if (button && panel.contains(button)) copy(button);
    else if (button && menu.contains(button)) download(button.dataset.format);
    else if (bars.includes(bar)) {
      const [[name, value]] = Object.entries(bar.dataset);
      const select = byId(name);
      select.value = select.value === value ? "" : value;
      change();
    }
  });

  document.querySelector("nav")?.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    // A filtered view keeps its address.
    if (!link || !state().size) return;
    event.preventDefault();
    const heading = byId(link.hash.slice(1));
    heading.scrollIntoView();
    heading.focus({ preventScroll: true });
  });

  search.addEventListener("input", change);
  for (const select of selects) select.addEventListener("change", change);
  search.form.addEventListener("submit", (event) => event.preventDefault());
  addEventListener("hashchange", read);
  addEventListener("beforeprint", () => {
    for (const details of all(".more")) details.open = true;
  });

  const links = new Map(all("nav a").map((link) => [byId(link.hash.slice(1)).parentElement, link]));
  const watcher = new IntersectionObserver(
    (changes) => {
      for (const { target: section, isIntersecting } of changes) {
        if (isIntersecting) links.get(section).setAttribute("aria-current", "true");
        else links.get(section).removeAttribute("aria-current");
      }
    },
    { rootMargin: "-25% 0px -70% 0px" },
  );
  for (const section of links.keys()) watcher.observe(section);

  document.documentElement.classList.add("js");
  read();
  idle(prepare);
})();
