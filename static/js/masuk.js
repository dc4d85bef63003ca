// Who has just come in: their profile is open on this phone before any page is shown (sw.js puts this
// one in between, at the address of the page that follows).

import { met } from './bekal.js';

// Where it cannot be opened, that page says so.
met.catch(() => {}).then(() => {
  if (location.pathname === '/luring/buka') location.replace('/');
  else location.reload();
});
