/* For people who are signed in: a page in plain words when there is no network. Nothing else is kept. */
"use strict";
const KEPT = "offline-1";
const PAGE = "/offline/";

self.addEventListener("install", (event) => {
  event.waitUntil(keep());
  self.skipWaiting();
});

async function keep() {
  const cache = await caches.open(KEPT);
  const page = await fetch(PAGE, { credentials: "omit" });
  const text = await page.clone().text();
  await cache.put(PAGE, page);
  await cache.addAll([...text.matchAll(/href="([^"]+\.css)"/g)].map((found) => found[1]));
}

self.addEventListener("activate", (event) => {
  event.waitUntil(self.clients.claim());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.mode === "navigate" && request.method === "GET") {
    event.respondWith(fetch(request).catch(() => caches.match(PAGE)));
  } else if (request.destination === "style") {
    event.respondWith(fetch(request).catch(() => caches.match(request)));
  }
});
