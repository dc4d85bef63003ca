// Shared by the scripts of the page of a trainer's classes: its steps and its lists of people.

export const one = (wanted, within = document) => within.querySelector(wanted);
export const part = (id) => document.getElementById(id);

/** Show one step of the page, from its top. */
export function show(step) {
  for (const each of document.querySelectorAll('[data-langkah]')) {
    each.hidden = !each.dataset.langkah.split(' ').includes(step);
  }
  one('h1').focus();
}

/** A day in the page's language; plain "en" would put the month first. */
export const dayOf = (at) => new Date(at).toLocaleDateString(
  document.documentElement.lang.replace(/^en$/, 'en-GB'), { dateStyle: 'long' });

/** Fill a fieldset with a checkbox for each person; hidden without any. */
export function offer(area, people) {
  area.querySelectorAll('label').forEach((each) => each.remove());
  area.append(...people.map(({ id, name }) => {
    const made = part('satu-nama').content.cloneNode(true);
    one('input', made).value = id;
    one('span', made).textContent = name;
    return made;
  }));
  area.hidden = !people.length;
}

export const ticked = (area) => [...area.querySelectorAll(':checked')].map((each) => each.value);

/** Show the message for one fault of a form, or none. */
export function fault(form, name) {
  for (const each of form.querySelectorAll('[data-galat]')) {
    each.hidden = !each.dataset.galat.split(' ').includes(name);
  }
}
