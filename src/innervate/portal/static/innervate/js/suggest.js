// Proposals while typing in a search box: a <datalist> that the server fills.
let waiting;
for (const box of document.querySelectorAll("input[data-suggest]")) {
  const list = document.getElementById(box.getAttribute("list"));
  box.addEventListener("input", () => {
    clearTimeout(waiting);
    const text = box.value.trim();
    if (text.length < 2) return;
    const mark = box.dataset.suggest.includes("?") ? "&" : "?";
    waiting = setTimeout(async () => {
      const answer = await fetch(`${box.dataset.suggest}${mark}q=${encodeURIComponent(text)}`, { headers: { "X-Requested-With": "fetch" } });
      if (answer.ok && box.value.trim() === text) list.innerHTML = await answer.text();
    }, 140);
  });
}
