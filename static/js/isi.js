// Lets a blank be filled in on the phone before it is printed. The fields have no name and stand in
// no form, so nothing of them can be sent; they are emptied when the page is left.
const place = document.querySelector('[data-isi]');
const fields = [];

/** A field on a line of the sheet; with an empty line below it, one that takes both. */
function addField(line) {
  const below = line.parentElement.nextElementSibling;
  const isLong = Boolean(below?.ariaHidden) && line.parentElement.children.length === 1;
  const field = document.createElement(isLong ? 'textarea' : 'input');
  if (isLong) {
    field.rows = 2;
    below.hidden = true;
  }
  field.autocomplete = 'off';
  field.spellcheck = false;
  field.setAttribute('aria-label', line.textContent);
  line.append(field);
  fields.push(field);
}

place.hidden = false;
place.querySelector('button').addEventListener('click', () => {
  place.hidden = true;
  document.querySelectorAll('.garis li:not([aria-hidden]) span').forEach(addField);
  fields[0].focus();
});
addEventListener('pagehide', () => fields.forEach((field) => { field.value = ''; }));
