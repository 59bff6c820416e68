// Shows all mentions of an entity, and a card with its evidence, when it is pointed at or tapped.
const HIDE_AFTER = 250; // milliseconds in which the pointer may travel from a mention to its card
const card = document.getElementById("card");
let shown = null;
let hiding = 0;

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

// The card is a copy of what the list of names has; a name that the list leaves out has no card.
function fillCard(mention) {
  card.replaceChildren();
  for (const entity of mention.dataset.entities.split(" ")) {
    const details = document.querySelector(`#entity-${CSS.escape(entity)} > details`);
    if (!details) continue;
    const head = document.createElement("p");
    head.append(...[...details.querySelector("summary").childNodes].map((one) => one.cloneNode(true)));
    const more = document.createElement("a");
    more.href = `#entity-${entity}`;
    more.textContent = "all its mentions";
    more.dataset.goes = "";
    head.append(" ", more);
    card.append(head, details.querySelector("dl").cloneNode(true));
  }
  return card.hasChildNodes();
}

function showCard(mention) {
  clearTimeout(hiding);
  if (!fillCard(mention)) return;
  card.hidden = false;
  const at = mention.getClientRects()[0];
  const [width, height] = [card.offsetWidth, card.offsetHeight];
  const below = at.bottom + height + 8 < innerHeight;
  const left = Math.max(8, Math.min(at.left, document.documentElement.clientWidth - width - 8));
  card.style.left = `${left + scrollX}px`;
  card.style.top = `${Math.max(8, below ? at.bottom + 4 : at.top - height - 4) + scrollY}px`;
}

function hideCard() {
  clearTimeout(hiding);
  card.hidden = true;
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
  if (event.pointerType === "touch") return; // a tap is a click
  const mention = event.target.closest?.("[data-entities]");
  if (mention) showCard(mention);
  else if (event.target.closest?.("#card")) clearTimeout(hiding);
  else if (!card.hidden) {
    clearTimeout(hiding);
    hiding = setTimeout(hideCard, HIDE_AFTER);
  }
});
document.addEventListener("focusin", (event) => {
  const entity = entityAt(event.target);
  if (entity !== null) show(entity);
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") hideCard();
});
document.addEventListener("click", (event) => {
  const mention = event.target.closest?.("[data-entities]");
  if (mention) {
    // Beside the text the list shows its entry; below it, a tap must not lead away from the text.
    const beside = matchMedia("(min-width: 56.01rem)").matches;
    if (beside) setTimeout(open, 0); // also when the hash stays the same
    else {
      event.preventDefault();
      show(entityAt(mention));
      showCard(mention);
    }
  } else if (event.target.closest?.("[data-goes]")) {
    hideCard();
    setTimeout(open, 0);
  } else if (!event.target.closest?.("#card")) hideCard();
});
addEventListener("hashchange", open);
open();
