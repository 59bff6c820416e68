// Shows all mentions of an entity when one is pointed at, and its details when one is chosen.
let shown = null;

function mentionsOf(entity) {
  return document.querySelectorAll(`[data-entities~="${CSS.escape(entity)}"]`);
}

function show(entity) {
  if (entity === shown) return;
  if (shown !== null) for (const mention of mentionsOf(shown)) mention.classList.remove("same");
  shown = entity;
  if (entity !== null) for (const mention of mentionsOf(entity)) mention.classList.add("same");
}

function entityAt(target) {
  const mention = target.closest?.("[data-entities]");
  if (mention) return mention.dataset.entities.split(" ")[0];
  return target.closest?.("[data-entity]")?.dataset.entity ?? null;
}

function open() {
  const chosen = document.getElementById(location.hash.slice(1));
  const details = chosen?.querySelector("details[data-entity]");
  if (!details) return;
  details.open = true;
  show(details.dataset.entity);
  chosen.scrollIntoView({ block: "nearest" });
  details.firstElementChild.focus({ preventScroll: true });
}

document.addEventListener("pointerover", (event) => {
  const entity = entityAt(event.target);
  if (entity !== null) show(entity);
});
document.addEventListener("focusin", (event) => {
  const entity = entityAt(event.target);
  if (entity !== null) show(entity);
});
document.addEventListener("click", (event) => {
  if (event.target.closest?.("[data-entities]")) setTimeout(open, 0); // also when the hash stays the same
});
window.addEventListener("hashchange", open);
open();
