// The service worker: keeps one whole version of the site, and answers from it. `cargo xtask build` fills in the files
// with the start of their SHA-256, the names of scenarios, and the version, which is a digest of all that.
//
// What runs is named after its content, so a page that began with one version never gets another's files, whichever
// version answers. A page gets a new version by loading anew, never else.
const files = FILES;
const scope = registration.scope;
const prefix = scope + " ";
const own = prefix + "VERSION";

const digest = async (answer) => {
  const hash = await crypto.subtle.digest("SHA-256", await answer.clone().arrayBuffer());
  return [...new Uint8Array(hash)].slice(0, 5).map((byte) => byte.toString(16).padStart(2, "0")).join("");
};

// A file of this version: from an older one's cache if it is the same there, else from the host; asked again where the
// browser's own cache holds an older one.
const fetched = async (name) => {
  const url = scope + name;
  for (const ask of [() => caches.match(url), () => fetch(url), () => fetch(url, { cache: "reload" })]) {
    const answer = await ask();
    if (answer && answer.ok && (await digest(answer)) === files[name]) return answer;
  }
  throw Error(name);
};

// All of it or nothing: a host that is halfway between two versions is asked again at a later visit. Scenarios are
// documents, and may be other ones than at the build, or gone: they are kept as they come, beside the version.
const install = async () => {
  const names = Object.keys(files);
  const answers = await Promise.all(names.map(fetched));
  // So that this version's cache is the youngest one, even if the version comes back after another.
  await caches.delete(own);
  const cache = await caches.open(own);
  await Promise.all(names.map((name, at) => cache.put(scope + name, answers[at])));
  await Promise.allSettled(SCENARIOS.map((name) => cache.add(`${scope}scenarios/${name}.json`)));
};

// Deletes the caches of older versions, once no page is open that may use them.
const sweep = async () => {
  if ((await clients.matchAll()).length) return;
  const names = (await caches.keys()).filter((name) => name.startsWith(prefix));
  const older = names.slice(0, Math.max(0, names.indexOf(own)));
  await Promise.all(older.map((name) => caches.delete(name)));
};

const kept = async (url, request) => {
  const cache = await caches.open(own);
  return (await cache.match(url)) || (await caches.match(url)) || fetch(request);
};

// A scenario is asked for anew each time; without a network, the last one that came.
const newest = async (url, request) => {
  try {
    const answer = await fetch(request);
    if (answer.ok) await (await caches.open(own)).put(url, answer.clone());
    return answer;
  } catch (error) {
    const last = await caches.match(url);
    if (last) return last;
    throw error;
  }
};

oninstall = (event) => event.waitUntil(install());
onactivate = (event) => event.waitUntil(sweep().then(() => clients.claim()));
onmessage = () => skipWaiting();
onfetch = (event) => {
  const { method, mode, url: address } = event.request;
  if (method !== "GET" || !address.startsWith(scope)) return;
  if (mode === "navigate") event.waitUntil(sweep());
  const url = address.replace(/[?#].*/, "").replace(/index\.html$/, "");
  const answer = url.startsWith(scope + "scenarios/") ? newest : kept;
  event.respondWith(answer(url, event.request));
};
