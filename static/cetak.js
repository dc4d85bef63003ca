// Shows the print buttons where there is a script to press them; without one nothing is missing,
// since every browser prints by itself.
for (const place of document.querySelectorAll("[data-cetak]")) {
  place.hidden = false;
  place.querySelector("button").addEventListener("click", () => window.print());
}
