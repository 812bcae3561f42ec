// Shows each new build: the problems, the web edition where the reader stands, and the pack.
"use strict";
const state = document.getElementById("state");
const told = document.getElementById("told");

async function show(version) {
  if (version === told.dataset.version) return;
  const answer = await fetch("/-/state");
  const now = await answer.json();
  told.innerHTML = now.told;
  told.dataset.version = String(now.version);
  const web = document.getElementById("web");
  const pack = document.getElementById("pack");
  if (Boolean(pack) !== Boolean(now.pack) || Boolean(web) !== now.web) return location.reload();
  if (!now.failed) {
    if (web) web.contentWindow.location.reload();
    if (pack) pack.src = now.pack;
  }
  state.textContent = now.failed ? "not built: these are the last good files" : "built";
}

const events = new EventSource("/-/events");
events.onmessage = (event) => show(event.data);
events.onerror = () => { state.textContent = "agendapack serve has ended, or is starting"; };
