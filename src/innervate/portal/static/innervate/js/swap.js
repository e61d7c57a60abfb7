// After a part of the page was exchanged: say what changed, and lead the focus to a fault.
const live = document.getElementById("said");
document.body.addEventListener("htmx:load", (event) => {
  const part = event.detail.elt;
  if (part === document.body) return;
  const fault = part.querySelector("[data-fault-list]");
  if (fault) { fault.focus(); return; }
  const news = part.matches("[data-say]") ? part : part.querySelector("[data-say]");
  if (news && live) live.textContent = news.dataset.say;
});
document.body.addEventListener("htmx:beforeRequest", (event) => { event.detail.target.dataset.loading = ""; });
document.body.addEventListener("htmx:afterRequest", (event) => { delete event.detail.target.dataset.loading; });
