// Sends the outbox, each answer exactly once whatever the network does. Contract: docs/sync.md. An
// id is made here, and the item is sent again until the server confirms that it is stored.

import { ASKING, now, seal, unseal } from './segel.js';
import { aside, get, rowsOf, write } from './simpan.js';

const LONGEST_WAIT = 15 * 60_000;
const KEPT = 90 * 86_400_000;

/** Whether a quiz result {right, asked} is a pass; undefined is not. */
export const isPassed = (result) => result?.asked - result?.right <= 1;

/** Stored data of a person: {results, next: {language: {url, title}}, country}. */
export async function seenOf({ key, profile }) {
  const row = await get('seen', profile);
  return row ? unseal(key, row.box).catch(() => ({})) : {};
}

// Only one page of this browser at a time. Without locks (over plain http) there is no encryption
// either, so there is nothing to send.
const alone = (name, work) => navigator.locks?.request(name, work);

/** Change the stored data of a person and add `rows` to the outbox in one transaction. */
export const remember = (here, change, rows = []) => alone('seen', async () => {
  const seen = await seenOf(here);
  change(seen);
  const box = await seal(here.key, seen);
  await write(['seen', 'outbox'], (kept, outbox) => {
    kept.put({ profile: here.profile, box });
    rows.forEach((row) => outbox.add(row));
  });
});

/** A passed lesson stays passed. */
export function noteResult(seen, lesson, result) {
  if (!isPassed(seen.results?.[lesson])) seen.results = { ...seen.results, [lesson]: result };
}

const stateOf = async () => await get('meta', 'sync') ?? { name: 'sync', seen: 0 };

/** State of the open profile's outbox: how many answers wait (`n`), when sending was last tried,
 *  and whether only the PIN helps. */
export async function queue() {
  const here = await now();
  if (!here) return { n: 0 };
  const { tried } = await stateOf();
  return { n: (await waiting(here)).length, tried, pin: !await tokenOf(here), who: here.who };
}

const waiting = async ({ profile }) => (
  await rowsOf('outbox', profile)).filter((row) => row.state === 'waiting');

const listeners = [];
/** `listener()` is called whenever something was stored or sent. */
export const onChange = (listener) => listeners.push(listener);
const tell = () => listeners.forEach((listener) => listener());

let going;
let again;
let keen;
let timer;
let staff;

/** Send the outbox. `eager` skips our own back-off, because the network has returned or the person
 *  asks; a wait that the server asked for still holds. `here` is who else sends from this page, one
 *  of the staff: {profile, key, who, renew}, see petugas.js. Resolves when there is nothing more to
 *  do now. */
export function send(eager, here) {
  again = true;
  staff = here ?? staff;
  keen ||= eager;
  going ??= (async () => {
    try {
      while (again) {
        const asked = keen;
        again = keen = false;
        tell();
        await alone('kirim', async () => {
          for (const who of [staff, await now()]) if (await drain(asked, who)) break;
        });
      }
    } finally {
      going = undefined;
      tell();
    }
  })();
  return going;
}

/** Send what waits of one profile. Resolves with a truthy value if the server was not reached. */
async function drain(eager, here) {
  if (!here) return;
  const state = await stateOf();
  const past = Date.now() - state.at;
  // After the clock went back, the elapsed time is unknown.
  if (past >= 0 && past < state.wait && (state.asked || !eager)) return later(state.wait - past);
  const note = (changes) => write(['meta'], (meta) => meta.put(Object.assign(state, changes)));
  // The maximum size of a batch.
  let most = 50;
  let renewed = 0;
  for (;;) {
    const rows = (await waiting(here)).slice(0, most);
    if (!rows.length) break;
    const items = await read(here, rows);
    if (!items.length) continue;
    const token = await tokenOf(here) ?? (!renewed++ && await renew(here));
    if (!token) break;
    const { status, told, after } = await post(here, token, state, items);
    await note({ tried: Date.now() });
    if (status === 200 && await apply(here, state, items, told)) continue;
    if ([400, 413, 415].includes(status) && items.length > 1) {
      // A smaller batch may pass.
      most = items.length >> 1;
    } else if (!told?.code || !await onError(status, told, here, state, rows[0])) {
      const fails = (state.fails ?? 0) + 1;
      // Full jitter: phones that lost the same network do not all return at the same moment.
      const wait = after || Math.random() * Math.min(LONGEST_WAIT, 1000 * 2 ** fails);
      later(wait);
      return note({ fails, wait, at: Date.now(), asked: after > 0 });
    }
  }
  // Delete items that are in a verified backup, and those older than any backup.
  await write(['sent'], (sent) => {
    sent.getAll().onsuccess = ({ target }) => {
      for (const { id, seq, made } of target.result) {
        if ((seq && seq <= state.safe) || Date.now() - made > KEPT) sent.delete(id);
      }
    };
  });
}

// Only errors of our own server are handled. If the handler cannot be loaded, send again later.
const onError = (...said) => import('./jarang.js').then((them) => them.onError(...said), () => false);

function later(wait) {
  clearTimeout(timer);
  timer = setTimeout(send, Math.min(wait, LONGEST_WAIT));
}

/** Decrypt the items of these rows; set aside those that cannot be decrypted. */
async function read(here, rows) {
  const items = [];
  for (const row of rows) {
    try {
      const { title, ...item } = await unseal(here.key, row.box);
      items.push({ id: row.id, ...item });
    } catch { await aside(row, 'sealed'); }
  }
  return items;
}

async function post({ who, profile }, token, { epoch = null, seen, proof }, items) {
  const body = { v: 1, device: who.device, profile, now: Date.now(), epoch, seen, proof, items };
  const asking = { ...ASKING(), credentials: 'omit', body: JSON.stringify(body) };
  asking.headers.Authorization = `Bearer ${token}`;
  try {
    const answer = await fetch('/sync/v1/batch', asking);
    const after = answer.headers.get('Retry-After') * 1000;
    const told = await answer.json().catch(() => undefined);
    return { status: answer.status, told, after };
  } catch { return {}; }
}

async function tokenOf({ key, profile }) {
  const row = await get('tokens', profile);
  return row && unseal(key, row.box).catch(() => undefined);
}

const renew = async (here) => here.renew?.() ?? (await import('./kenal.js')).enter(here.profile);

/** Apply a response of status 200. Resolves with false if it is not from our server. */
async function apply(here, state, items, told) {
  const results = told?.v === 1 && Array.isArray(told.results) ? told.results : [];
  const said = new Map(results.map((each) => [each?.id, each]));
  const heard = items.filter(({ id }) => said.has(id));
  if (!heard.length) return false;
  const isHome = ({ id }) => ['created', 'duplicate', 'deferred'].includes(said.get(id).status);
  // The server accepts the number only with its own proof.
  const { epoch, seen, proof, safe_through: safe } = told;
  Object.assign(state, { epoch: state.epoch ?? epoch, seen, proof, safe, wait: 0, fails: 0 });
  await write(['outbox', 'sent', 'meta'], (outbox, sent, meta) => {
    for (const item of heard) {
      const { status, seq, code = status } = said.get(item.id);
      outbox.get(item.id).onsuccess = ({ target: { result: row } }) => {
        if (!isHome(item)) outbox.put({ ...row, state: 'aside', code });
        else {
          outbox.delete(item.id);
          sent.put({ ...row, seq, made: Date.now() });
        }
      };
    }
    meta.put(state);
  });
  if (!here.renew) await remember(here, (seen) => {
    for (const { id, kind, body } of heard.filter(isHome)) {
      if (kind === 'quiz') noteResult(seen, body.lesson, said.get(id).result);
    }
  });
  return true;
}
