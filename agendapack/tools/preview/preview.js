// Shows each new build: the problems, the pack, and the web edition at the place that has changed.
"use strict";
const state = document.getElementById("state");
const told = document.getElementById("told");
const title = document.title;
const BLOCKS = "h1, h2, h3, h4, h5, h6, p, li, dt, dd, td, th, caption";
let spot = null;
let lost = false;
let shown = Promise.resolve();

function showChange(frame, words) {
  const all = Array.from(frame.contentDocument?.querySelectorAll(BLOCKS) ?? []);
  const found = words && all.find((each) => each.textContent.includes(words));
  if (!found) return;
  bringIntoView(frame, found);
  // The browser may go to the mark of the printed page once more after it has loaded all.
  for (const wait of [100, 500]) setTimeout(bringIntoView, wait, frame, found);
  found.animate([{ backgroundColor: "rgb(255 200 0 / 50%)" }, {}], 2000);
}

function bringIntoView(frame, found) {
  const box = found.getBoundingClientRect();
  if (box.top < 0 || box.bottom > frame.clientHeight) found.scrollIntoView({ block: "center" });
}

function load(frame, address, words) {
  frame.onload = () => {
    frame.onload = null;
    showChange(frame, words);
  };
  if (address) frame.contentWindow.location.replace(address);
  else frame.contentWindow.location.reload();
}

async function show() {
  const now = await (await fetch("/-/state")).json();
  const web = document.getElementById("web");
  const pack = document.getElementById("pack");
  if (Boolean(pack) !== Boolean(now.pack) || Boolean(web) !== now.web) return location.reload();
  if (told.dataset.version !== String(now.version) || lost) {
    told.innerHTML = now.told;
    told.dataset.version = now.version;
    if (!now.failed) {
      // Where the same page is saved again, the reader stays where they are.
      const next = (now.spot || "").replace(/\?\d+/, "");
      if (web) load(web, next === spot ? null : now.spot, now.words);
      if (pack) pack.src = now.pack;
      spot = next;
    }
  }
  lost = false;
  const ended = now.failed ? "not built: these are the last good files" : "built";
  state.textContent = now.busy ? "building" : ended;
  document.title = now.failed ? `\u26a0 ${title}` : title;
}

const events = new EventSource("/-/events");
events.onmessage = () => { shown = shown.then(show, show); };
events.onerror = () => {
  lost = true;
  state.textContent = "agendapack serve has ended, or is starting";
};
