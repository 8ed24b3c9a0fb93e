/*
 * The page opens without internet, and at once on a slow line. Static files only: whatever else is asked, and so every
 * answer of a talk, goes past this worker and is never kept. A kept file is shown at once and renewed behind it, so a
 * new version is seen at the second visit.
 */
'use strict';

const KEPT = 'leermaatje-1';
const FILES = [
  '/', '/widget.js', '/static/page.css', '/static/widget.css', '/static/rij.svg', '/static/merk.svg', '/static/merk-512.png',
  '/static/leermaatje.webmanifest',
];

self.addEventListener('install', (event) => {
  self.skipWaiting();
  event.waitUntil(caches.open(KEPT).then((kept) => kept.addAll(FILES)));
});

self.addEventListener('activate', (event) => {
  event.waitUntil(caches.keys().then((names) => Promise.all(names.filter((one) => one !== KEPT).map((one) => caches.delete(one)))));
});

self.addEventListener('fetch', (event) => {
  const address = new URL(event.request.url);
  /* The bare address only: what stands behind a '?' could be somebody's own. */
  if (event.request.method !== 'GET' || address.origin !== self.location.origin || address.search || !FILES.includes(address.pathname)) return;
  const kept = caches.open(KEPT);
  const renewed = kept.then((store) => fetch(address.href, { cache: 'no-cache', credentials: 'omit' }).then((answer) => {
    if (answer.ok && !answer.redirected) return store.put(address.pathname, answer.clone()).then(() => answer);
    return answer;
  }));
  event.waitUntil(renewed.catch(() => {}));
  event.respondWith(kept.then((store) => store.match(address.pathname)).then((found) => found || renewed));
});
