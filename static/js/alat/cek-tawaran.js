// The offer check, like app/work_abroad/rules/offer.py; the page lists the acceptable answers.

import { tool } from './isi.js';

/** `points`: acceptable answers by point, in order. Returns `missing` with the given answers. */
export function check(points, answers, name) {
  const [there, missing] = [[], []];
  for (const [point, good] of Object.entries(points)) {
    const sender = answers.pengirim;
    if (point === 'izin' && ['pemerintah', 'mandiri'].includes(sender)) continue;
    if (good.includes(answers[point])) there.push(point);
    else missing.push([point, answers[point]]);
    if (point !== 'pengirim' || sender !== 'p3mi') continue;
    if (name) there.push('nama');
    else missing.push(['nama', '']);
  }
  return { there, missing };
}

tool(({ form, refuse }) => {
  const country = form.negara.value || refuse('negara');
  const template = document.querySelector('#luring');
  const points = JSON.parse(template.dataset.butir);
  const answers = Object.fromEntries(Object.keys(points).map((point) => [point, form[point].value]));
  const name = form.nama.value.trim().split(/\s+/).join(' ');
  const { there, missing } = check(points, answers, name);
  // The text of a point may depend on its answer.
  const told = missing.map(([point, answer]) => (
    template.content.querySelector(`[data-jika="${point} ${answer}"]`) ? `${point} ${answer}` : point));
  return {
    n: missing.length, all: !missing.length, there: there.length,
    sender: form.pengirim.selectedOptions[0].text, name, [`negara ${country}`]: true,
    ...Object.fromEntries([...told, ...there.map((point) => `ada ${point}`)].map((each) => [each, true])),
  };
});
