// Loads the page again while somebody looks at it, and nothing in it has the focus.
const SECONDS = 10;
const again = document.getElementById("again");

again.hidden = false;
document.getElementById("again-words").hidden = false;
again.checked = sessionStorage.getItem("again") !== "no";
again.addEventListener("change", () => sessionStorage.setItem("again", again.checked ? "yes" : "no"));

setInterval(() => {
  const busy = document.activeElement !== document.body || String(document.getSelection()) !== "";
  if (again.checked && !document.hidden && !busy) location.reload();
}, SECONDS * 1000);
