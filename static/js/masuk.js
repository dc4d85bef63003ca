// Shown after a sign-in, at the address of the next page (sw.js): opens the profile before any page
// is shown.

import { ready } from './bekal.js';

// If it cannot be opened, the next page says so.
ready.catch(() => {}).then(() => {
  if (location.pathname === '/luring/buka') location.replace('/');
  else location.reload();
});
