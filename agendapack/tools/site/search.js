// Searches the index of each year, and shows the printed pages that have the words.
const form = document.getElementById("search");
const field = document.getElementById("words");
const committee = document.getElementById("committee");
const told = document.getElementById("told");
const found = document.getElementById("found");
const more = document.getElementById("more");
const say = form.dataset;
const root = new URL(say.root, location.href);
let loading = null;
let sorting = null;
let asked = 0;
let waiting = [];

// The index of the latest year is the first; it asks the others, too.
function load() {
  loading ??= (async () => {
    const [first, ...others] = say.years.split(" ");
    const engine = await import(new URL(`${first}/pagefind.js`, location.href).href);
    await engine.options({ baseUrl: root.pathname, excerptLength: 24 });
    for (const year of others) {
      await engine.mergeIndex(new URL(`${year}/`, location.href).href, { baseUrl: root.pathname });
    }
    return engine;
  })();
  return loading;
}

// Pagefind's names of the pages of each committee, from the file beside the index of each year.
function sort() {
  sorting ??= Promise.all(say.years.split(" ").map(async (year) => {
    const answer = await fetch(new URL(`${year}/committees.json`, location.href));
    if (!answer.ok) throw new Error(`${answer.url}: ${answer.status}`);
    return answer.json();
  }));
  return sorting;
}

async function choose(results, name) {
  if (!name) return results;
  const pages = new Set((await sort()).flatMap((year) => year[name] ?? []));
  return results.filter((each) => pages.has(each.id));
}

async function search() {
  const words = field.value.trim();
  const mine = ++asked;
  const address = new URL(location.href);
  address.search = words ? new URLSearchParams({
    q: words, ...(committee.value && { committee: committee.value }),
  }) : "";
  history.replaceState(null, "", address);
  found.replaceChildren();
  more.hidden = true;
  if (!words) { told.textContent = ""; return; }
  told.textContent = say.searching;
  const engine = await load();
  const results = await choose((await engine.search(words)).results, committee.value);
  if (mine !== asked) return;
  waiting = results;
  const count = results.length;
  await showMore(mine);
  if (mine !== asked) return;
  told.textContent = count ? say.count.replace("{count}", count) : say.nothing;
}

async function showMore(mine) {
  const next = await Promise.all(waiting.splice(0, 10).map((each) => each.data()));
  if (mine !== asked) return;
  for (const paper of next) found.append(item(paper));
  more.hidden = waiting.length === 0;
}

function item(paper) {
  const line = document.createElement("li");
  line.append(link(paper.url, paper.meta.title));
  const pages = document.createElement("ul");
  for (const page of paper.sub_results.filter((each) => each.anchor)) {
    const entry = document.createElement("li");
    const excerpt = document.createElement("span");
    // Pagefind escapes the words, and marks what was sought; the heading is in the link.
    excerpt.innerHTML = page.excerpt.replace(`${page.title}. `, "");
    entry.append(link(page.url, page.title), " ", excerpt);
    pages.append(entry);
  }
  line.append(pages);
  return line;
}

function link(address, words) {
  const made = document.createElement("a");
  made.href = address;
  made.textContent = words;
  return made;
}

function fail(fault) {
  console.error(fault);
  told.textContent = say.failed;
}

let pause;
form.hidden = false;
document.getElementById("unscripted").remove();
form.addEventListener("submit", (event) => {
  event.preventDefault();
  clearTimeout(pause);  // what was typed is sought now, not once more
  search().catch(fail);
});
field.addEventListener("input", () => {
  clearTimeout(pause);
  pause = setTimeout(() => search().catch(fail), 300);
});
committee.addEventListener("change", () => search().catch(fail));
more.addEventListener("click", () => showMore(asked).catch(fail));
const given = new URL(location.href).searchParams;
field.value = given.get("q") ?? "";
committee.value = given.get("committee") ?? "";
if (committee.selectedIndex < 0) committee.value = "";
if (field.value) search().catch(fail);
