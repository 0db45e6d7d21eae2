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

if (document.documentElement.hasAttribute("data-signed-in")) {
  addEventListener("load", () => navigator.serviceWorker?.register("/service-worker.js").catch(() => {}));
}
