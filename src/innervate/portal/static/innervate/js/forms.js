// A form is sent once; leaving one with changes asks; facets send themselves.
const changed = new Set();
document.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-keep]");
  if (form) changed.add(form);
});
document.addEventListener("submit", (event) => {
  const form = event.target;
  changed.delete(form);
  if (event.submitter && form.method === "post") {
    // After this turn, so that the button's own value still travels.
    setTimeout(() => { event.submitter.disabled = true; }, 0);
    setTimeout(() => { event.submitter.disabled = false; }, 4000);
  }
});
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-send-on-change] *") || event.target.matches("[data-send-on-change]")) {
    event.target.form?.requestSubmit();
  }
});
addEventListener("beforeunload", (event) => { if (changed.size) event.preventDefault(); });
addEventListener("pageshow", () => {
  for (const button of document.querySelectorAll("button:disabled[data-once]")) button.disabled = false;
});
// The first fault after a refused form.
document.querySelector("[data-fault-list]")?.focus();
