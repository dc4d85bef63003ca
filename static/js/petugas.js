// A phone of staff, prepared for classes without a network. The names of a class and what was taken
// down there are sealed under a key that the PIN of this phone opens, or a sign-in on it. The PIN
// opens no session and no page. Contract: docs/sync.md.

import { keysIn, sheetName } from './jarang.js';
import { uuid7 } from './jawab.js';
import { ask, keysOf } from './kenal.js';
import { send } from './kirim.js';
import { pinKey, pinned, tryPin } from './pin.js';
import { seal, unseal } from './segel.js';
import { change, get, rowsOf, write } from './simpan.js';

const NAMES_KEPT = 7 * 86_400_000;
const MOST_MISSES = 10;

const askAsStaff = () => ask({ for: 'staff' });

const asHere = (profile, key, device) => ({
  profile, key, who: { device }, renew: () => renewToken(profile, key),
});

/** A new token, if she is signed in on this browser; else undefined. */
async function renewToken(profile, key) {
  const told = await askAsStaff();
  if (told?.profile !== profile) return undefined;
  await keepToken(key, told);
  return told.token;
}

async function keepToken(key, { profile, token }) {
  const box = await seal(key, token);
  await write(['tokens'], (tokens) => tokens.put({ profile, box }));
}

/** Why a PIN is not taken for this phone: '' if it is. */
export function pinFault(pin) {
  if (!/^\d{6}$/.test(pin)) return 'enam';
  const runs = '01234567890 09876543210';
  return new Set(pin).size < 3 || runs.includes(pin) || pin.slice(0, 3) === pin.slice(3) ? 'mudah' : '';
}

/** Set this phone up for the person of the staff who is signed in. Resolves with '' once it is
 *  stored, with 'sinyal' if the server was not reached or she is not signed in, or with 'lama' if
 *  entries wait that only the earlier PIN opens. */
export async function setUp(pin) {
  const told = await askAsStaff();
  if (!told) return 'sinyal';
  const { profile: id, device } = told;
  const keys = await keysOf(id, told.key, await pinKey(await get('profiles', id), pin));
  if (!keys) return 'lama';
  const row = { id, device, staff: true, misses: 0, server: keys.kept, pin: await pinned(keys.key, pin) };
  // Names under an earlier key could not be opened any more.
  if (keys.isNew) await forgetNames(id);
  await write(['profiles'], (profiles) => profiles.put(row));
  await keepToken(keys.closed, told);
  navigator.storage.persist();
  return '';
}

/** What is sealed here for the person of the staff who is signed in, opened without the PIN, also
 *  after she left this phone (`left`); undefined if nothing is, or without a network. */
export async function signedIn() {
  const told = await askAsStaff();
  const row = told && await get('profiles', told.profile);
  if (!row?.staff) return undefined;
  const keys = await keysOf(row.id, told.key);
  if (!keys || keys.isNew) return undefined;
  await keepToken(keys.closed, told);
  // A phone that was given a new device cookie sends under it.
  await change('profiles', row.id, { device: told.device, server: keys.kept });
  return { ...asHere(row.id, keys.closed, told.device), left: row.left };
}

/** Who of the staff set this phone up, and has not left it. */
export const staffHere = async () => (
  await rowsOf('profiles')).filter((row) => row.staff && !row.left);

export const isSpent = (row) => row.misses >= MOST_MISSES;

/** Open what is sealed here by the PIN. Resolves with it, or with the number of tries left; without
 *  any, the names are gone, never what waits to be sent. */
export async function openByPin(pin) {
  let left = 0;
  const missed = [];
  for (const row of await staffHere()) {
    const tried = await tryPin(row.id, pin);
    if (tried.key) {
      // The PIN of one person is no miss of another.
      for (const { id, misses } of missed) await change('profiles', id, { misses });
      return asHere(row.id, tried.key, row.device);
    }
    missed.push(row);
    left = Math.max(left, tried.left);
  }
  await forgetSpent();
  return left;
}

/** Delete the names where no try is left; also called when the page opens, as it may have been closed
 *  during the last try. */
export async function forgetSpent() {
  for (const row of await staffHere()) if (isSpent(row)) await forgetNames(row.id);
}

const forgetNames = (profile) => write(['seen'], (seen) => seen.delete(keysIn(profile)));

/** Keep a class for seven days: {id, name, people, meetings, lessons, card, wording}. Resolves with
 *  the time until when. */
export async function keepClass({ profile, key }, made) {
  const now = Date.now();
  const row = { profile: `${profile}/${made.id}`, made: now, until: now + NAMES_KEPT };
  row.box = await seal(key, made);
  await write(['seen'], (seen) => seen.put(row));
  return row.until;
}

/** The classes that are prepared here, by name, each with `until`. */
export async function classesOf({ profile, key }) {
  const rows = (await rowsOf('seen')).filter((row) => row.profile.startsWith(`${profile}/`));
  const all = await Promise.all(rows.map(async ({ box, until }) => ({ ...await unseal(key, box), until })));
  return all.sort((one, other) => one.name.localeCompare(other.name));
}

/** Store what was taken down, one item for each body, and send it; the unfinished sheet of `cohort`
 *  is dropped in the same transaction. Resolves once it is durably stored here. */
export async function keepItems(here, kind, bodies, cohort) {
  const about = { kind, at: Date.now(), dur_ms: 0 };
  const rows = await Promise.all(bodies.map(async (body) => (
    { id: uuid7(), profile: here.profile, box: await seal(here.key, { ...about, body }), state: 'waiting' })));
  await write(['outbox', 'meta'], (outbox, meta) => {
    rows.forEach((row) => outbox.add(row));
    meta.delete(sheetName(here.profile, cohort));
  });
  navigator.storage.persist();
  send(true, here);
}

/** Keep the answers of a lesson in progress, sealed; they have ids and no names. */
export async function keepSheet({ profile, key }, sheet) {
  const row = { name: sheetName(profile, sheet.cohort), box: await seal(key, sheet) };
  await write(['meta'], (meta) => meta.put(row));
}

export async function sheetOf({ profile, key }, cohort) {
  const row = await get('meta', sheetName(profile, cohort));
  return row && unseal(key, row.box).catch(() => undefined);
}

export const dropSheet = ({ profile }, cohort) => write(['meta'], (meta) => meta.delete(sheetName(profile, cohort)));

/** All that was taken down here and is kept, sent or not, in its order: {kind, at, body, state}. */
export async function itemsOf({ profile, key }) {
  const rows = [];
  // In one transaction: sending moves rows from one store to the other.
  await write(['sent', 'outbox'], (...stores) => stores.forEach((store) => {
    store.index('profile').getAll(profile).onsuccess = ({ target }) => { rows.push(...target.result); };
  }));
  const items = rows.map(async ({ id, box, state }) => ({ ...await unseal(key, box), id, state }));
  return (await Promise.all(items)).sort((one, other) => one.at - other.at || (one.id < other.id ? -1 : 1));
}

/** How many items wait here, and how many the server did not take. */
export async function countOf(profile) {
  const rows = await rowsOf('outbox', profile);
  const waiting = rows.filter((row) => row.state === 'waiting').length;
  return { waiting, refused: rows.length - waiting };
}
