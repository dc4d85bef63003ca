// What this phone keeps: one database, a store for each kind of thing. Everything that tells of a
// person is sealed (segel.js) before it comes here; ids and counts are not.

// `profiles`: who uses this phone, and how their seal is opened. `open`: whose is open now, and what
// a typed PIN made. `outbox`: answers not home yet. `sent`: those that are, until a backup holds them
// too. `tokens`: what lets a phone send for a person; `seen`: what it last heard of them, both
// sealed. `meta`: epoch, seq, when sending was last tried.
const STORES = {
  profiles: 'id', outbox: 'id', sent: 'id', tokens: 'profile', seen: 'profile', open: 'name', meta: 'name',
};

let opening;

/** The database; rejects where the browser keeps nothing (private mode, storage refused). */
function db() {
  opening ??= new Promise((resolve, reject) => {
    const asked = indexedDB.open('bekal', 1);
    asked.onupgradeneeded = () => {
      for (const [name, keyPath] of Object.entries(STORES)) {
        const store = asked.result.createObjectStore(name, { keyPath });
        if (keyPath === 'id') store.createIndex('profile', 'profile');
      }
    };
    asked.onsuccess = () => {
      // A newer page may need another version: this one lets go, and asks again when it must.
      asked.result.onversionchange = () => { asked.result.close(); opening = undefined; };
      // The phone needed the room, and took it.
      asked.result.onclose = () => { opening = undefined; };
      resolve(asked.result);
    };
    asked.onerror = asked.onblocked = () => { opening = undefined; reject(asked.error); };
  });
  return opening;
}

async function within(names, work, mode, options) {
  const tx = (await db()).transaction(names, mode, options);
  const request = work(...names.map((name) => tx.objectStore(name)));
  return new Promise((resolve, reject) => {
    tx.oncomplete = () => resolve(request?.result);
    tx.onabort = tx.onerror = () => reject(tx.error);
  });
}

/** Runs `work(store, …)` in one transaction over `names`; resolves with what its request gave,
 *  after it is durably written (relaxed durability would let a power cut take an answer back). */
export const write = (names, work) => within(names, work, 'readwrite', { durability: 'strict' });

/** One row by its key. */
export const get = (store, key) => within([store], (rows) => rows.get(key));

/** The rows of one profile, or of all, in the order of their ids. */
export const rowsOf = (store, profile) => within([store], (rows) => (
  profile ? rows.index('profile').getAll(profile) : rows.getAll()));

/** Change some of what one row says, if there is such a row. */
export const change = (store, key, changes) => write([store], (rows) => {
  rows.get(key).onsuccess = ({ target }) => {
    if (target.result) rows.put({ ...target.result, ...changes });
  };
});

/** Put one row of the outbox aside: it waits no more, and its person is told why. */
export const aside = (row, code) => write(['outbox'], (rows) => rows.put({ ...row, state: 'aside', code }));
