// Counts raised hands on the class page of a lesson, by option. Nothing is stored or sent.

const counter = document.getElementById('penghitung').content.firstElementChild;

for (const place of document.querySelectorAll('#pilih details, [data-hitung]')) {
  const made = counter.cloneNode(true);
  const [more, less] = made.querySelectorAll('button');
  const hands = made.querySelector('output');
  const add = (n) => { hands.value = Math.max(0, Number(hands.value) + n); };
  more.addEventListener('click', () => add(1));
  less.addEventListener('click', () => add(-1));
  const name = place.querySelector('.huruf, summary');
  const option = name.getAttribute('aria-label') ?? name.textContent.trim();
  for (const each of [more, less]) each.setAttribute('aria-label', `${each.dataset.kata}: ${option}`);
  if (place.matches('details')) place.after(made);
  else place.append(made);
}
document.querySelector('[data-cara]').hidden = false;
