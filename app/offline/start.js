// Runs after the program has started, so that it takes nothing from the first picture and keeps no version that does not
// start: keeps the site for visits without a network, and says when a new version is ready. Not in an embed, and not in a
// frame without an origin of its own, which may not keep anything. `cargo xtask build` puts it behind the page's script;
// `cargo xtask serve` does not have it, so that a page under development is never an old one.
const worker = origin !== "null" && !/[#&]embed(=|&|$)/.test(location.hash) && navigator.serviceWorker;
let fresh;
const tell = (version) => {
  fresh = version;
  if (document.querySelector(".fresh")) return;
  const note = document.createElement("p");
  note.className = "fresh notice";
  note.setAttribute("role", "status");
  const press = (text, act) => {
    const button = document.createElement("button");
    button.textContent = text;
    button.onclick = act;
    note.append(button);
  };
  document.body.append(note);
  note.append("A new version is ready. Reload when it suits you.");
  press("Reload", () => {
    // The new version takes over first, then this page alone loads anew; another tab may have had it take over before.
    const reload = () => fresh.state === "activated" && location.reload();
    fresh.onstatechange = reload;
    fresh.postMessage(0);
    reload();
  });
  press("Later", () => note.remove());
};
if (worker)
  worker.register("./sw.js").then(
    (site) => {
      const watch = (version) => {
        // Without an older version there is nothing to be told: the first one is what the page already shows.
        version.onstatechange = () => version.state === "installed" && site.active && tell(version);
      };
      site.onupdatefound = () => watch(site.installing);
      if (site.installing) watch(site.installing);
      if (site.waiting) tell(site.waiting);
    },
    // A browser that keeps nothing shows the page all the same.
    () => {},
  );
