/* What the shell and the lists need beyond HTML and htmx. Everything works without it. */
"use strict";

// A control with data-submits sends its form when it changes: the facets and the order of a list.
document.addEventListener("change", (event) => {
  const control = event.target.closest("[data-submits]");
  if (control?.form) control.form.requestSubmit();
});

// Dialogs: <a data-opens="id">, and data-closes inside.
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  const dialog = opener && document.getElementById(opener.dataset.opens);
  if (dialog?.showModal) {
    event.preventDefault();
    dialog.showModal();
  }
  event.target.closest("[data-closes]")?.closest("dialog")?.close();
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && document.querySelector("details.menu[open]");
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// Printing needs the script, so its button is shown by it.
for (const button of document.querySelectorAll("[data-prints]")) {
  button.parentElement.hidden = false;
  button.addEventListener("click", () => print());
}

// htmx: addresses without empty parts; the drawer of facets and the focus in it outlive a partial update.
let drawer = null;
document.addEventListener("htmx:configRequest", (event) => {
  if (event.detail.verb !== "get") return;
  // What is asked with every pause is half a word yet: nobody counts it.
  if (event.detail.triggeringEvent?.type === "input") event.detail.headers["X-While-Typing"] = "1";
  for (const [name, value] of [...event.detail.formData.entries()]) {
    if (value === "") event.detail.formData.delete(name);
  }
});
document.addEventListener("htmx:beforeSwap", () => {
  const open = document.querySelector("[popover]:popover-open");
  drawer = open && { id: open.id, focus: document.activeElement?.id, top: open.scrollTop };
});
document.addEventListener("htmx:afterSettle", () => {
  const again = drawer && document.getElementById(drawer.id);
  if (again?.showPopover && !again.matches(":popover-open")) {
    again.showPopover();
    again.scrollTop = drawer.top;
    document.getElementById(drawer.focus)?.focus();
  }
  drawer = null;
});

// Suggestions while typing: the ARIA pattern of a combobox with a listbox, for each <input data-suggests="address">.
// What was typed stays as it is until one is chosen; an answer that comes too late is dropped.
const WAIT = 120; // ms without a key
const SHORTEST = 2;
document.querySelectorAll("input[data-suggests]").forEach((box, place) => {
  const list = document.createElement("div");
  const said = document.createElement("span");
  const answers = new Map();
  let waiting, asking, options = [], at = -1;
  Object.assign(list, { id: `suggestions-${place}`, className: "suggestions", hidden: true });
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", box.getAttribute("aria-label"));
  said.className = "visually-hidden";
  said.setAttribute("role", "status");
  box.after(list, said);
  box.autocomplete = "off";
  const states = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id };
  for (const [name, value] of Object.entries(states)) box.setAttribute(name, value);

  function close() {
    clearTimeout(waiting);
    asking?.abort();
    list.hidden = true;
    said.textContent = "";
    point(-1);
    box.setAttribute("aria-expanded", "false");
  }

  function show(html) {
    list.innerHTML = html;
    options = [...list.querySelectorAll("[role=option]")];
    options.forEach((option, n) => { option.id = `${list.id}-${n}`; });
    list.hidden = !options.length;
    box.setAttribute("aria-expanded", String(!list.hidden));
    said.textContent = list.firstElementChild?.dataset.said ?? "";
    point(-1);
  }

  function point(n) {
    options[at]?.setAttribute("aria-selected", "false");
    at = n;
    options[at]?.setAttribute("aria-selected", "true");
    options[at]?.scrollIntoView({ block: "nearest" });
    if (options[at]) box.setAttribute("aria-activedescendant", options[at].id);
    else box.removeAttribute("aria-activedescendant");
  }

  async function ask() {
    const text = box.value.trim();
    asking?.abort();
    if (text.length < SHORTEST) return close();
    asking = new AbortController();
    try {
      if (!answers.has(text)) {
        const address = `${box.dataset.suggests}&${new URLSearchParams({ q: text })}`;
        const response = await fetch(address, { signal: asking.signal });
        if (!response.ok) return close();
        answers.set(text, await response.text());
      }
    } catch {
      return; // A newer question took its place, or the network is gone: the box searches all the same.
    }
    if (box.value.trim() === text && document.activeElement === box) show(answers.get(text));
  }

  function choose({ dataset }) {
    const asked = new FormData(box.form);
    close();
    if (dataset.href) return location.assign(dataset.href);
    if (!dataset.facet) {
      box.value = dataset.text;
      return box.form.requestSubmit();
    }
    asked.set(box.name, dataset.rest);
    if (!asked.getAll(dataset.facet).includes(dataset.value)) asked.append(dataset.facet, dataset.value);
    location.assign(`${box.form.action}?${new URLSearchParams([...asked].filter(([, value]) => value))}`);
  }

  box.addEventListener("input", () => {
    clearTimeout(waiting);
    asking?.abort();
    waiting = setTimeout(ask, WAIT);
  });
  box.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && list.hidden) ask();
    else if (step) point(((at + step + 1 + options.length + 1) % (options.length + 1)) - 1);
    else if (event.key === "Enter" && options[at] && !list.hidden) choose(options[at]);
    else if (event.key === "Escape" && !list.hidden) close();
    else if (event.key === "Enter") return close();
    else return;
    event.preventDefault();
  });
  box.addEventListener("blur", close);
  list.addEventListener("mousedown", (event) => event.preventDefault()); // the focus stays in the box
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) choose(option);
  });
});

if (document.documentElement.hasAttribute("data-signed-in")) {
  addEventListener("load", () => navigator.serviceWorker?.register("/service-worker.js").catch(() => {}));
}
