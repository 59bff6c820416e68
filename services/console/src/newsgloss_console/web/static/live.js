// Follows the stream by server-sent events. All text is set as text; nothing is parsed as HTML.
const MOST_ROWS = 200;

const rows = document.getElementById("rows");
const template = document.getElementById("row");
const connection = document.getElementById("connection");
const problem = document.getElementById("problem");
const pause = document.getElementById("pause");
const more = document.getElementById("more");
let paused = false;
let unseen = 0;
let waiting = [];

function element(name, className, text) {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
}

function badge(kind, text) {
  const made = element("span", `badge ${kind}`, "");
  made.append(element("bdi", "", text));
  return made;
}

function timeOf(article) {
  try {
    return new Date(article.at).toISOString().slice(0, 19).replace("T", " ");
  } catch {
    return String(article.at); // a time that no calendar has
  }
}

// Strangers' words stand apart, so that their direction turns nothing else around.
function metaOf(article) {
  const parts = [timeOf(article)];
  for (const words of [article.source, article.language]) if (words) parts.push(" · ", element("bdi", "", words));
  if (article.minutes !== null) parts.push(` · ${article.minutes} min`);
  if (article.version !== null) parts.push(` · version ${article.version}`);
  return parts;
}

function rowOf(article) {
  const row = template.content.firstElementChild.cloneNode(true);
  const headline = row.querySelector(".headline");
  headline.href = article.path;
  headline.firstElementChild.textContent = article.title;
  const meta = row.querySelector(".meta");
  meta.append(...metaOf(article));
  for (const [stage, how] of article.notOk) meta.append(" ", badge("warn", `${stage}: ${how}`));
  if (article.status && article.status !== "usable") {
    row.classList.add("is-" + article.status.replace(/[^a-z]/g, ""));
    meta.append(" ", badge("bad", article.status));
  }
  const names = row.querySelector(".names");
  for (const [type, count] of article.types) {
    const chip = element("span", `chip t-${type.toLowerCase().replace(/[^a-z]/g, "")}`, "");
    chip.append(element("bdi", "", type), ` ${count}`);
    names.append(chip, " ");
  }
  for (const name of article.names) names.append(element("bdi", "name", name), " ");
  return row;
}

function show(articles) {
  document.getElementById("nothing")?.remove();
  for (const article of articles) rows.prepend(rowOf(article));
  while (rows.children.length > MOST_ROWS) rows.lastElementChild.remove();
}

function count() {
  const words = [];
  if (paused && waiting.length) words.push(`${waiting.length} wait`);
  if (unseen) words.push(`${unseen} came too fast to show`);
  more.textContent = words.length ? `; ${words.join(", ")}` : "";
}

function follow() {
  const query = rows.dataset.query ? `&${rows.dataset.query}` : "";
  const source = new EventSource(`/live/events?since=${encodeURIComponent(rows.dataset.position)}${query}`);
  source.addEventListener("open", () => {
    connection.textContent = "Following the stream:";
  });
  source.addEventListener("error", () => {
    connection.textContent = "The console does not answer; trying again:";
    if (source.readyState === EventSource.CLOSED) setTimeout(follow, 5000);
  });
  source.addEventListener("articles", (event) => {
    const news = JSON.parse(event.data);
    rows.dataset.position = event.lastEventId;
    unseen += news.more;
    if (paused) waiting = waiting.concat(news.shown).slice(-MOST_ROWS);
    else show(news.shown);
    count();
  });
  source.addEventListener("state", (event) => {
    const state = JSON.parse(event.data);
    problem.hidden = !state.problem;
    problem.textContent = state.problem
      ? `The stream cannot be read: ${state.problem}. This page goes on by itself.`
      : "";
    document.getElementById("rate").textContent = `${state.rate.toFixed(1)}/s`;
    document.getElementById("held").textContent = state.held;
  });
}

pause.hidden = false;
pause.addEventListener("click", () => {
  paused = !paused;
  pause.setAttribute("aria-pressed", String(paused));
  pause.textContent = paused ? "Go on" : "Pause";
  if (!paused) {
    show(waiting);
    waiting = [];
  }
  count();
});
follow();
