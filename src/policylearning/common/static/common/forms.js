/* Forms: characters left, text saved as it is typed, text kept in this browser while the network or the session
   is gone, one more row. Without this file all of it works by ordinary submits. */
(() => {
  "use strict";
  if (window.platformForms) return;
  window.platformForms = true;

  const STORE = "form:";
  const PAUSE = 1500;

  // What was typed -------------------------------------------------------------------------------------
  const CONTROLS = new Set(["csrfmiddlewaretoken", "form_id", "draft_key"]);

  function typed(form) {
    const data = new FormData(form);
    for (const input of form.querySelectorAll("input[type=password], input[type=file]")) data.delete(input.name);
    return data;
  }

  function entries(form) {
    return [...typed(form)].filter(([name]) => !CONTROLS.has(name) && name !== "version");
  }

  function fill(form, saved) {
    const values = new Map();
    for (const [name, value] of saved) values.set(name, [...(values.get(name) || []), value]);
    for (const field of form.elements) {
      if (!field.name || CONTROLS.has(field.name) || field.name === "version") continue;
      if (["password", "file", "submit", "button"].includes(field.type)) continue;
      const given = values.get(field.name) || [];
      if (field.type === "checkbox" || field.type === "radio") field.checked = given.includes(field.value);
      else if (field.multiple) for (const option of field.options) option.selected = given.includes(option.value);
      else if (given.length) field.value = given.shift();
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }

  // Kept in this browser -------------------------------------------------------------------------------
  const place = (form) => `${STORE}${form.dataset.owner}:${form.dataset.key}`;

  function read(name) {
    try { return JSON.parse(localStorage.getItem(name)); } catch { return null; }
  }

  function keepHere(form) {
    const kept = { id: form.elements.form_id?.value, at: Date.now(), values: entries(form) };
    try { localStorage.setItem(place(form), JSON.stringify(kept)); } catch { /* full or forbidden: the page still has it */ }
  }

  const forgetHere = (form) => localStorage.removeItem(place(form));

  /* Forms that were carried out say so by a cookie; text of another person is not left lying about. */
  function tidy(owner) {
    const sent = document.cookie.match(/(?:^|; )form_sent=([^;]*)/)?.[1];
    for (const name of Object.keys(localStorage).filter((each) => each.startsWith(STORE))) {
      const foreign = owner && !name.startsWith(`${STORE}${owner}:`);
      if (foreign || (sent && read(name)?.id === sent)) localStorage.removeItem(name);
    }
  }

  function offer(form) {
    const kept = read(place(form));
    if (!kept) return;
    if (JSON.stringify(kept.values) === JSON.stringify(entries(form))) return forgetHere(form);
    const box = document.createElement("div");
    box.className = "banner";
    box.dataset.tone = "warn";
    box.setAttribute("role", "status");
    const text = document.createElement("p");
    text.textContent = `${form.dataset.found} ${new Date(kept.at).toLocaleString(document.documentElement.lang)}. `;
    const restore = button(form.dataset.restore, () => { fill(form, kept.values); forgetHere(form); });
    const forget = button(form.dataset.forget, () => forgetHere(form));
    const close = () => { box.remove(); form.querySelector("input:not([type=hidden]), textarea, select")?.focus(); };
    for (const each of [restore, forget]) { each.addEventListener("click", close); text.append(each, " "); }
    box.append(text);
    form.prepend(box);
  }

  function button(label, act) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "button small";
    made.dataset.tone = "plain";
    made.textContent = label;
    made.addEventListener("click", act);
    return made;
  }

  // Saved as it is typed -------------------------------------------------------------------------------
  function autosave(form) {
    const said = form.querySelector("[data-saved]");
    let timer = 0;
    let underway = null;
    const say = (message) => { if (said && said.textContent !== message) said.textContent = message; };

    async function save() {
      underway?.abort();
      underway = new AbortController();
      const headers = { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value };
      try {
        const answer = await fetch(form.dataset.draftUrl, {
          method: "POST", body: new URLSearchParams([...typed(form)]), headers, signal: underway.signal,
        });
        const { message } = await answer.json();
        if (answer.ok) forgetHere(form);
        else keepHere(form);
        say(message);
      } catch (problem) {
        if (problem.name === "AbortError") return;
        keepHere(form);
        say(form.dataset.offline);
      }
    }

    form.addEventListener("input", (event) => {
      if (!event.isTrusted && event.target.type === "hidden") return;
      clearTimeout(timer);
      timer = setTimeout(form.dataset.draftUrl ? save : () => keepHere(form), PAUSE);
    });
    form.addEventListener("submit", (event) => {
      clearTimeout(timer);
      underway?.abort();
      if (event.submitter?.name === "discard_draft") forgetHere(form);
      else keepHere(form);
    });
    window.addEventListener("online", () => { if (read(place(form)) && form.dataset.draftUrl) save(); });
  }

  // Characters left ------------------------------------------------------------------------------------
  function count(form, field) {
    const shown = form.querySelector(`[data-count-of="${CSS.escape(field.id)}"]`);
    if (!shown) return;
    const left = Number(field.dataset.maximum) - [...field.value.normalize("NFC").replace(/\r\n?/g, "\n")].length;
    shown.textContent = left < 0 ? `${form.dataset.over} ${-left}` : `${form.dataset.left} ${left}`;
    if (left < 0) shown.dataset.tone = "bad";
    else delete shown.dataset.tone;
    clearTimeout(shown.timer);
    shown.timer = setTimeout(() => shown.setAttribute("aria-live", left < 20 ? "polite" : "off"), 500);
  }

  // One more row ---------------------------------------------------------------------------------------
  function addRow(event) {
    const list = event.target.closest("[data-rows]");
    const total = list?.querySelector("input[name$='-TOTAL_FORMS']");
    const most = list?.querySelector("input[name$='-MAX_NUM_FORMS']");
    if (!total || Number(total.value) >= Number(most.value)) return;
    event.preventDefault();
    const template = list.querySelector("template");
    const row = template.content.firstElementChild.cloneNode(true);
    row.querySelector("legend").append(String(Number(total.value) + 1));
    for (const part of row.querySelectorAll("*"))
      for (const attribute of part.attributes) attribute.value = attribute.value.replaceAll("__prefix__", total.value);
    total.value = Number(total.value) + 1;
    template.before(row);
    row.querySelector("input:not([type=hidden]), textarea, select")?.focus();
  }

  // Every form of the page -----------------------------------------------------------------------------
  const forms = document.querySelectorAll("form[data-form]");
  tidy([...forms].find((form) => form.dataset.owner)?.dataset.owner);
  for (const form of forms) {
    form.addEventListener("input", ({ target }) => { if (target.dataset.maximum) count(form, target); });
    for (const field of form.querySelectorAll("[data-maximum]")) count(form, field);
    form.addEventListener("click", (event) => { if (event.target.name === "more_rows") addRow(event); });
    if (form.dataset.key) {
      offer(form);
      autosave(form);
    }
  }
  document.querySelector("[data-takes-focus]")?.focus();
})();
