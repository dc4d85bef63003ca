// Marks a quiz like app/content/marking.py; both are tested against tests/vectors/marking.json.
// quiz: {questions: [{id, kind, options: [{right, low, high}], steps: [{id, right, choices:
// [{to}]}]}]}

import { exact, read } from './angka.js';

/** Answers by question id: option numbers in file order (0: "Saya belum tahu"), the path through a
 *  story, or a typed text. Throws an Error with a code as message for input that no page sends. */
export function mark(quiz, answers) {
  refuse(Object(answers) !== answers || Array.isArray(answers), 'not_a_mapping');
  const ids = quiz.questions.map((each) => each.id);
  refuse(Object.keys(answers).some((id) => !ids.includes(id)), 'unknown_question');
  const questions = quiz.questions.map((each) => ({ id: each.id, ...answered(each, answers[each.id]) }));
  const right = questions.filter((each) => each.right).length;
  const asked = ids.length;
  return { right, asked, passed: asked > 0 && asked - right <= 1, questions };
}

function refuse(it, code) {
  if (it) throw new Error(code);
}

function answered({ kind, options = [], steps }, answer) {
  if (kind === 'number') return hit(options, typed(options, answer));
  const chosen = answer ?? [];
  refuse(!Array.isArray(chosen), 'not_a_list');
  refuse(!chosen.every(Number.isInteger), 'not_a_number');
  refuse(chosen.some((n) => n < 0), 'out_of_range');
  if (kind === 'scenario') return told(steps, chosen);
  refuse(chosen.some((n) => n > options.length), 'out_of_range');
  refuse(new Set(chosen).size < chosen.length, 'repeated');
  refuse(kind === 'one' && chosen.length > 1, 'too_many');
  return hit(options, chosen.includes(0) ? [] : [...chosen].sort((a, b) => a - b));
}

function hit(options, chosen) {
  const keys = options.flatMap((each, n) => (each.right ? [n + 1] : []));
  return { right: chosen.length > 0 && `${chosen}` === `${keys}`, chosen, keys };
}

/** The option whose range contains the number; the last one for any other text. */
function typed(options, answer) {
  refuse(typeof (answer ?? '') !== 'string', 'not_a_text');
  const text = (answer ?? '').trim();
  refuse([...text].length > 200, 'too_long');
  if (!text) return [];
  const value = read(text);
  const within = ({ low, high }) => low != null && exact(low) <= value && value <= exact(high);
  const found = value === null ? -1 : options.findLastIndex(within);
  return [found < 0 ? options.length : found + 1];
}

/** A path that stops half-way is a miss; one that leaves the story was not made by a page. */
function told(steps, chosen) {
  let step = steps[0];
  for (const n of chosen) {
    const choice = step.choices[n - 1];
    refuse(!choice, 'out_of_range');
    step = steps.find((each) => each.id === choice.to);
  }
  const ended = chosen.length > 0 && step.right != null;
  return { right: ended && step.right, chosen, ending: ended ? step.id : null };
}
