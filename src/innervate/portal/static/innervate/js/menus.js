// Menus are <details>: one open at a time, closed by Escape or by a press elsewhere.
const open = () => document.querySelectorAll("details.menu[open]");
document.addEventListener("click", (event) => {
  for (const menu of open()) if (!menu.contains(event.target)) menu.open = false;
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of open()) { menu.open = false; menu.querySelector("summary").focus(); }
});
// Filters stand open beside a list where there is room; on a phone they wait behind their button.
if (matchMedia("(min-width: 62rem)").matches) {
  for (const filters of document.querySelectorAll("details[data-open-when-wide]")) filters.open = true;
}
