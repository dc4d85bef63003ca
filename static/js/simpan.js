// The phone's database, with a store for each kind of data. Personal data is encrypted (segel.js)
// before it is stored; ids and counts are not.

// `profiles`: people of this phone, with their wrapped keys. `open`: the open profile, and the key
// of a typed PIN. `outbox`: unsent answers. `sent`: sent answers that may not be in a backup yet.
// `tokens`: upload tokens; `seen`: the person's other data, both encrypted. `meta`: epoch, sequence
// number, last time of sending.
const STORES = {
  profiles: 'id', outbox: 'id', sent: 'id', tokens: 'profile', seen: 'profile', open: 'name', meta: 'name',
};

let opening;

/** The database; rejects if the browser stores nothing (private mode, storage refused). */
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
      // A newer page may need another version: close, and open again on demand.
      asked.result.onversionchange = () => { asked.result.close(); opening = undefined; };
      // The browser evicted it.
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

/** Run `work(store, …)` in one transaction over `names`. Resolves with its request's result once it
 *  is durable (with relaxed durability, a power cut could lose an answer). */
export const write = (names, work) => within(names, work, 'readwrite', { durability: 'strict' });

/** One row by its key. */
export const get = (store, key) => within([store], (rows) => rows.get(key));

/** The rows of one profile, or of all, ordered by id. */
export const rowsOf = (store, profile) => within([store], (rows) => (
  profile ? rows.index('profile').getAll(profile) : rows.getAll()));

/** Update some fields of a row, if it exists. */
export const change = (store, key, changes) => write([store], (rows) => {
  rows.get(key).onsuccess = ({ target }) => {
    if (target.result) rows.put({ ...target.result, ...changes });
  };
});

/** Set a row of the outbox aside: it is not sent any more, and its person sees why. */
export const aside = (row, code) => write(['outbox'], (rows) => rows.put({ ...row, state: 'aside', code }));
