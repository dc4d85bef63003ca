// Parses numbers as people type them, like app/kit/text/numbers.py. A number is kept exactly, as a
// whole count of 10^-18, because floating point cannot represent 0.1.

// The maximum number of digits.
const PLACES = 18;
const ZEROS = {
  rb: 3, ribu: 3, thousand: 3, jt: 6, juta: 6, million: 6, miliar: 9, milyar: 9, billion: 9,
};
const SHAPE = new RegExp(
  '^([-−]?) ?(?:rp\\.?|(?:hk|nt|us|s|b)?\\$|idr|myr|rm|hkd|twd|sgd|sar|krw|₩|jpy|¥|aed|bnd|eur|€|try|tl|usd)?'
  + ` ?([-−]?) ?([0-9., ]*[0-9])(?:,-)? ?(${Object.keys(ZEROS).join('|')})?(?: ?rupiah)?$`,
);
const GROUPED = /^([0-9]{1,3}([., ])[0-9]{3}(\2[0-9]{3})*|[0-9]+)$/;

/** The value of a typed text, or null if it is not a number. */
export function read(text) {
  if ([...text].length > 40) return null;
  const spaced = text.replace(/[ \t\u00a0\u2007\u2009\u202f]+/g, ' ').replace(/^ | $/g, '');
  const [, minus, inner, number, word] = SHAPE.exec(spaced.toLowerCase()) ?? [];
  if (!number || (minus && inner)) return null;
  const marks = number.replace(/[^.,]/g, '');
  let [whole, fraction] = [number, ''];
  // A single kind of separator before groups of exactly three digits means thousands, unless the
  // number begins with 0.
  if (marks && (number[0] === '0' || new Set(marks).size > 1 || !GROUPED.test(number))) {
    const last = number.lastIndexOf(marks.at(-1));
    [whole, fraction] = [number.slice(0, last) || '0', number.slice(last + 1)];
  }
  const digits = whole.replace(/\D/g, '') + fraction;
  if (!GROUPED.test(whole) || / /.test(fraction) || digits.length > PLACES) return null;
  const value = BigInt(digits.padEnd(whole.replace(/\D/g, '').length + PLACES, '0'));
  const times = 10n ** BigInt(ZEROS[word] ?? 0);
  return minus || inner ? -value * times : value * times;
}

/** The value of a machine-written number, like 3793 or 2.5. */
export function exact(text) {
  const [whole, fraction = ''] = text.split('.');
  return BigInt(whole + fraction.padEnd(PLACES, '0'));
}
