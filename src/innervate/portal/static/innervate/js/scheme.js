// "As the system" is settled before anything is drawn; light and dark come from the server.
(() => {
  const root = document.documentElement;
  if (root.dataset.scheme !== "system") return;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const settle = () => { root.dataset.bsTheme = dark.matches ? "dark" : "light"; };
  settle();
  dark.addEventListener("change", settle);
})();
