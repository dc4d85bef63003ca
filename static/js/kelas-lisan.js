// Answers of people without a phone, held up as cards A to D: consent read aloud, then question by
// question, as on the page of the cohort. A sheet that is not finished is kept sealed.

import { read } from './angka.js';
import { fault, offer, one, part, show, ticked } from './kelas-langkah.js';
import { dropSheet, itemsOf, keepItems, keepSheet, sheetOf } from './petugas.js';

const LETTERS = 'ABCDEFGH';
const UNKNOWN = 0;
const begin = one('form[data-langkah="bacakan"]');
const asking = one('form[data-langkah="soal"]');

let here;
let its;
let done;
/** The answers of a lesson in progress: {cohort, lesson, begun, people, answers: [{question: …}]}. */
let sheet;

/** Begin with a class. `said(n)` is called once the answers of `n` people are stored. */
export async function askAloud(profile, prepared, said) {
  [here, its, done] = [profile, prepared, said];
  sheet = await sheetOf(here, its.id);
  if (sheet && lesson()) return ask();
  const items = (await itemsOf(here)).filter((each) => each.kind === 'lisan');
  const agreed = new Set(items.map((each) => each.body.participant));
  const isKnown = ({ id, cards }) => cards === 'agreed' || agreed.has(id);
  const people = its.people.filter((each) => each.cards);
  offer(part('setuju'), people.filter(isKnown));
  offer(part('baru'), people.filter((each) => !isKnown(each)));
  one('[data-baru]').hidden = part('baru').hidden;
  one('[data-tidak-ada]').hidden = people.length > 0;
  one('[data-ada]').hidden = !people.length;
  part('kartu').replaceChildren(...its.card.map((line) => (
    Object.assign(document.createElement('p'), { textContent: line }))));
  part('pelajaran').replaceChildren(...its.lessons.map(({ id, title }) => new Option(title, id)));
  fault(begin);
  return show('bacakan');
}

const lesson = () => its.lessons.find((each) => each.id === sheet.lesson && each.rev === sheet.rev);

/** The number of the question that nobody has answered yet, from 0. */
const place = () => Object.keys(sheet.answers[0]).length;

async function start(event) {
  event.preventDefault();
  const people = [...ticked(part('setuju')), ...ticked(part('baru'))];
  fault(begin, people.length ? '' : 'kosong');
  if (!people.length) return;
  const { id, rev } = its.lessons.find((each) => each.id === part('pelajaran').value);
  sheet = {
    cohort: its.id, lesson: id, rev, begun: Date.now(), people, answers: people.map(() => ({})),
  };
  await keepSheet(here, sheet);
  ask();
}

/** Show a question, and the letters for each person. */
function ask() {
  const { title, questions } = lesson();
  const question = questions[place()];
  one('[data-judul]').textContent = title;
  one('[data-nomor]').textContent = place() + 1;
  one('[data-jumlah]').textContent = questions.length;
  // The texts of questions are HTML of our own course.
  part('soal').innerHTML = question.question;
  part('keterangan').innerHTML = question.body ?? '';
  part('pilihan').replaceChildren(...question.options.map(([, text], n) => {
    const line = document.createElement('li');
    line.innerHTML = `<b>${LETTERS[n]}.</b> ${text}`;
    return line;
  }));
  one('[data-beberapa]').hidden = question.kind !== 'several';
  part('jawaban').replaceChildren(...sheet.people.map((who, n) => answerOf(who, n, question)));
  one('[data-lanjut]').hidden = place() + 1 === questions.length;
  one('[data-simpan]').hidden = !one('[data-lanjut]').hidden;
  fault(asking);
  show('soal');
}

function answerOf(who, n, { kind, options }) {
  const { name } = its.people.find((each) => each.id === who) ?? {};
  const made = part(kind === 'number' ? 'jawab-angka' : 'jawab-huruf').content.cloneNode(true);
  one('[data-siapa-ini]', made).textContent = name;
  if (kind === 'number') {
    one('input', made).name = `t${n}`;
    return made;
  }
  one('fieldset', made).append(...options.map(([value], at) => {
    const label = document.createElement('label');
    const box = Object.assign(document.createElement('input'), {
      type: kind === 'several' ? 'checkbox' : 'radio', name: `j${n}`, value,
    });
    label.append(box, ` ${LETTERS[at]}`);
    return label;
  }));
  return made;
}

/** The answer of the person at a place; undefined for a number that cannot be read. */
function given(n, { kind }) {
  if (kind === 'number') {
    const text = asking.elements[`t${n}`].value.trim().replace(/\s+/g, ' ');
    return !text || read(text) !== null ? text : undefined;
  }
  const chosen = [...asking.querySelectorAll(`[name="j${n}"]:checked`)].map((each) => +each.value);
  return chosen.length ? chosen.sort((a, b) => a - b) : [UNKNOWN];
}

async function next(event) {
  event.preventDefault();
  const { questions, id, rev } = lesson();
  const question = questions[place()];
  const answers = sheet.people.map((_, n) => given(n, question));
  fault(asking, answers.includes(undefined) ? 'angka' : '');
  if (answers.includes(undefined)) {
    asking.elements[`t${answers.indexOf(undefined)}`].focus();
    return;
  }
  const after = { ...sheet, answers: sheet.answers.map((own, n) => ({ ...own, [question.id]: answers[n] })) };
  if (place() + 1 < questions.length) {
    await keepSheet(here, after);
    sheet = after;
    ask();
    return;
  }
  const bodies = sheet.people.map((participant, n) => ({
    cohort: its.id, participant, consent: { at: sheet.begun, text: its.wording },
    lesson: id, rev, answers: after.answers[n],
  }));
  await keepItems(here, 'lisan', bodies, its.id);
  done(bodies.length);
}

/** Begin another lesson; the answers of this one are not kept. */
async function drop() {
  await dropSheet(here, its.id);
  await askAloud(here, its, done);
}

begin.addEventListener('submit', (event) => start(event).catch(() => fault(begin, 'simpan')));
asking.addEventListener('submit', (event) => next(event).catch(() => fault(asking, 'simpan')));
one('[data-batal]').addEventListener('click', () => drop().catch(() => fault(asking, 'simpan')));
