// Shows the print buttons where there is a script to press them; without one nothing is missing,
// since every browser prints by itself.
for (const place of document.querySelectorAll("[data-cetak]")) {
  place.hidden = false;
  place.querySelector("button").addEventListener("click", () => window.print());
}

// What is folded away on the screen is part of the page on paper.
addEventListener("beforeprint", () => {
  for (const folded of document.querySelectorAll("details")) folded.open = true;
});
