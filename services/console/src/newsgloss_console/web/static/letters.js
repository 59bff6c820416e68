// Chooses all letters at once.
const every = document.getElementById("every");

every?.addEventListener("change", () => {
  for (const box of document.querySelectorAll('input[name="letter"]:not(:disabled)')) box.checked = every.checked;
});
