// Comforts only: every page works without this file. Copy buttons, and keys that can be turned off.
"use strict";

(() => {
  const said = document.querySelector("[data-said]");

  function copyButton(source) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "plain";
    button.textContent = `Copy ${source.dataset.copy}`;
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(source.textContent);
        button.textContent = said.textContent = "Copied";
      } catch {
        const range = document.createRange();
        range.selectNodeContents(source);
        getSelection().removeAllRanges();
        getSelection().addRange(range);
        button.textContent = said.textContent = "Selected: copy it with the keyboard";
      }
      setTimeout(() => { button.textContent = `Copy ${source.dataset.copy}`; said.textContent = ""; }, 2000);
    });
    source.after(" ", button);
  }

  // Single-letter keys can collide with speech input, so a reader can turn them off (WCAG 2.1.4).
  const KEYS = "pincite.keys";
  let keysOn = true;
  try { keysOn = localStorage.getItem(KEYS) !== "off"; } catch { /* no storage: keys stay on */ }

  function keySwitch(line) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "plain";
    const label = () => { button.textContent = keysOn ? "Turn these keys off" : "Turn the keys on"; };
    label();
    button.addEventListener("click", () => {
      keysOn = !keysOn;
      try { localStorage.setItem(KEYS, keysOn ? "on" : "off"); } catch { /* kept for this page only */ }
      label();
    });
    line.append(" ", button);
    line.hidden = false;
  }

  const stops = () => {
    const hits = document.querySelectorAll("[data-stop]");
    return [...(hits.length ? hits : document.querySelectorAll("main mark"))];
  };
  let at = -1;

  function go(step) {
    const all = stops();
    if (!all.length) return;
    all[at]?.classList.remove("at");
    at = at < 0 ? (step > 0 ? 0 : all.length - 1) : (at + step + all.length) % all.length;
    const stop = all[at];
    if (stop.matches("mark")) { stop.tabIndex = -1; stop.classList.add("at"); }
    stop.focus({ preventScroll: true });
    stop.scrollIntoView({ block: "center" });
    said.textContent = `Match ${at + 1} of ${all.length}`;
  }

  function turn(relation) {
    document.querySelector(`main a[rel="${relation}"]`)?.click();
  }

  const actions = {
    "/": () => { const box = document.querySelector("[data-search]"); box?.focus(); box?.select(); },
    n: () => go(1), j: () => go(1), p: () => go(-1), k: () => go(-1),
    ArrowRight: () => turn("next"), ArrowLeft: () => turn("prev"),
  };

  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select, pre, [contenteditable]");
    if (!keysOn || typing || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey && event.key !== "/") return;
    const action = actions[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  });

  document.querySelectorAll("[data-copy]").forEach(copyButton);
  document.querySelectorAll("[data-keys]").forEach(keySwitch);
})();
