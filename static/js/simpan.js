// What this phone keeps: one database, a store for each kind of thing. Everything that tells of a
// person is sealed (segel.js) before it comes here; ids and counts are not.

const STORES = {
  profiles: { keyPath: 'id' }, // who uses this phone, and how their seal is opened
  open: { keyPath: 'name' }, // one row, 'now': whose seal is open
  outbox: { keyPath: 'id' }, // answers not home yet
  sent: { keyPath: 'id' }, // answers that are home, until a backup holds them too
  tokens: { keyPath: 'profile' }, // what lets a phone send for a person, sealed
  seen: { keyPath: 'profile' }, // what the phone last heard of a person, sealed
  meta: { keyPath: 'name' }, // epoch, seq, when sending was last tried
};

let opening;

/** The database; rejects where the browser keeps nothing (private mode, storage refused). */
export function db() {
  opening ??= new Promise((resolve, reject) => {
    const asked = indexedDB.open('bekal', 1);
    asked.onupgradeneeded = () => {
      for (const [name, options] of Object.entries(STORES)) {
        const store = asked.result.createObjectStore(name, options);
        if (name === 'outbox' || name === 'sent') store.createIndex('profile', 'profile');
      }
    };
    asked.onsuccess = () => {
      // A newer page may need another version: this one lets go, and asks again when it must.
      asked.result.onversionchange = () => { asked.result.close(); opening = undefined; };
      resolve(asked.result);
    };
    asked.onerror = () => { opening = undefined; reject(asked.error); };
    asked.onblocked = () => { opening = undefined; reject(new Error('blocked')); };
  });
  return opening;
}

/** Runs `work(store, …)` in one transaction over `names`; resolves with what its request gave,
 *  after it is durably written (relaxed durability would let a power cut take an answer back). */
export async function write(names, work) {
  const tx = (await db()).transaction(names, 'readwrite', { durability: 'strict' });
  return settled(tx, work(...names.map((name) => tx.objectStore(name))));
}

/** The same for reading. */
export async function read(names, work) {
  const tx = (await db()).transaction(names);
  return settled(tx, work(...names.map((name) => tx.objectStore(name))));
}

function settled(tx, request) {
  return new Promise((resolve, reject) => {
    tx.oncomplete = () => resolve(request?.result);
    tx.onabort = tx.onerror = () => reject(tx.error ?? new Error('aborted'));
  });
}

let last = 0;

/** A UUIDv7: milliseconds that never go back on this page, then random bits. */
export function uuid7() {
  last = Math.max(Date.now(), last + 1);
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  for (let i = 0; i < 6; i++) bytes[i] = Math.floor(last / 2 ** (8 * (5 - i))) & 255;
  bytes[6] = (bytes[6] & 15) | 112;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
