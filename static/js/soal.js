// The offline page of a quiz (publication/quiz_kept.html): shows one question after the other and
// marks it on the phone. All texts and pictures are in the page.

import { read } from './angka.js';
import { mark } from './tandai.js';

const one = (wanted, place = document) => place.querySelector(wanted);
const all = (wanted, place = document) => [...place.querySelectorAll(wanted)];
const copy = (name, n = 0) => one(`#${name}`).content.children[n].cloneNode(true);
const put = (place, html) => place.insertAdjacentHTML('beforeend', html);

const top = one('#soal');
const result = one('#hasil');
const quiz = JSON.parse(top.dataset.kunci);
// A review asks only some of the questions.
const wanted = /^#ulang=(.+)/.exec(location.hash)?.[1].split(',');
if (wanted) quiz.questions = quiz.questions.filter(({ id }) => wanted.includes(id));
const { lesson, rev } = quiz;
const answers = {};
const reviews = [];
// Answers in the order given, to replay them when an unfinished quiz is reopened.
const given = [];
const core = import('./jawab.js');
let spent = 0;
let here;
let at = 0;

/** Show the message about storing: before the first answer, and after the last. */
const say = (what) => all('[data-simpan]').forEach((each) => {
  each.hidden = each.dataset.simpan !== what;
});

/** Show question `at`, a story at the step `step`; after the last one show the result. */
function ask(step) {
  const question = quiz.questions[at];
  all('.langkah li', top).forEach((each, n) => {
    each.hidden = n >= quiz.questions.length;
    each.className = n < at ? 'sudah' : '';
    each.ariaCurrent = n === at ? 'step' : null;
    each.lastChild.textContent = n > at ? '' : top.dataset[n < at ? 'sudah' : 'kini'];
  });
  if (here) here.hidden = true;
  here = all('[data-soal]').find(({ dataset }) => dataset.soal === question?.id
    && dataset.langkah === (step ?? question.steps?.[0].id));
  if (!here) return end().catch(() => say('gagal'));
  here.hidden = false;
  if (reviews[at] ?? reviews[at - 1]) here.before(reviews[at] ?? reviews[at - 1]);
}

function refuse(text) {
  one('#galat')?.remove();
  const message = copy('pesan');
  one('span', message).textContent = text;
  const place = one('label', here).closest('fieldset > *');
  place.before(message);
  (place.matches('div') ? place : place.parentNode).classList.add('galat');
  const field = one('input', here);
  field.setAttribute('aria-describedby', 'galat');
  field.focus();
}

function answered(event) {
  event.preventDefault();
  const { target: { dataset }, submitter } = event;
  const sent = new FormData(event.target, submitter);
  const picked = sent.getAll('j').map(Number).sort((a, b) => a - b);
  const left = sent.has('tinggal');
  const typed = sent.get('t')?.trim().split(/\s+/).join(' ');
  if (!picked.length && !typed && !left) return refuse(dataset.kosong);
  if (!picked.length && typed && read(typed) === null) return refuse(dataset.bukan);
  given.push([picked, typed, left]);
  // Store it first, because the last answer ends the quiz.
  core.then(({ keepHalf }) => keepHalf({ rev, given, spent: spent + performance.now() }));
  const box = take(picked, typed, left);
  one('h2', here ? box : result).focus();
}

/** Apply an answer to question `at` and show the next. Returns the element with its feedback. */
function take(picked, typed, left) {
  const { id, kind, steps } = quiz.questions[at];
  let step;
  if (kind === 'number') answers[id] = picked.length ? '' : typed;
  else if (kind !== 'scenario') answers[id] = picked[0] ? picked : [0];
  else if (!left) {
    answers[id] = [...answers[id] ?? [], ...picked];
    const { choices } = steps.find((each) => each.id === here.dataset.langkah);
    step = steps.find((each) => each.id === choices[picked[0] - 1].to);
  }
  const goesOn = step && step.right == null;
  const box = review(mark(quiz, answers).questions[at], kind, typed, left, step);
  (reviews[at] ?? reviews[at - 1])?.remove();
  reviews[at] = box;
  if (!goesOn) at += 1;
  ask(goesOn && step.id);
  return box;
}

/** The feedback on an answer, identical to that of the online quiz. */
function review({ right, chosen, keys }, kind, typed, left, step) {
  const box = copy('tinjauan');
  const [title, list, { firstChild: notes }] = box.children;
  const told = one('template', here).content.children;
  const text = (n) => told[n - 1].dataset.teks ?? one(`[value="${n}"] ~ span`, here).innerHTML;
  title.innerHTML = here.dataset.judul ?? one('legend', here).innerHTML;
  if (kind === 'scenario') {
    const said = copy('kata', 3 - left);
    box.replaceChildren(title, said);
    if (left) return box;
    put(said.firstChild, text(chosen.at(-1)));
    box.append(told[chosen.at(-1) - 1].cloneNode(true));
    if (step.right != null) box.append(one(`#akhir-${step.id}`).content.cloneNode(true));
    return box;
  }
  const line = (n, html) => {
    const isChosen = chosen.includes(n);
    const each = copy(kind === 'number' ? kind : 'baris', keys.includes(n) ? +!isChosen : 3 - isChosen);
    put(each.lastChild, html);
    list.append(each);
  };
  title.after(...all('fieldset > .isi', here).map((each) => each.cloneNode(true)));
  if (kind === 'number') {
    // A text that parses as a number contains no HTML.
    if (chosen.length && !right) line(chosen[0], typed);
    line(keys[0], text(keys[0]));
  } else all('label input', here).forEach(({ value }) => +value && line(+value, text(value)));
  if (!chosen.length) notes.append(copy('kata'));
  for (const n of [...chosen.filter((each) => !keys.includes(each)), ...keys]) {
    if (kind === 'several') put(notes, `<p><b>${text(n)}</b></p>`);
    put(notes, told[n - 1].innerHTML);
  }
  if (!right) notes.append(copy('kata', 1));
  return box;
}

async function end() {
  const { right, asked, passed } = mark(quiz, answers);
  const [told, of] = all('h2 span', result);
  told.textContent = right;
  of.textContent = asked;
  result.hidden = false;
  result.after(...reviews);
  one(`[data-lulus="${wanted ? 'ulang' : passed}"]`).hidden = false;
  const { finish } = await core;
  say(await finish(quiz, answers, { right, asked }, spent + performance.now(), wanted, say));
}

addEventListener('submit', answered);
core.then(({ begin }) => begin(wanted ? `${lesson}#${wanted}` : lesson, rev)).then((begun) => {
  say(begun.how);
  ask();
  spent = begun.spent ?? 0;
  for (const each of begun.given ?? []) {
    given.push(each);
    take(...each);
  }
}).catch(() => { say('tanpa'); ask(); });
