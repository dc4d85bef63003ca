// On the page of a meeting: reads the QR codes of slips by the camera and ticks whose they are. Only
// the text of a code is sent. Where the browser reads no codes, the number on the slip is typed.

const form = document.querySelector('[data-pindai]');
const [video, said] = form.querySelectorAll('video, [role=status]');
const [start, stop] = form.querySelectorAll('button');
const PAUSE = 200; // milliseconds between two looks at the picture
let stream;

/** Tick the person on the page, so that saving the page does not take the mark back. */
function tick(participant) {
  const box = document.querySelector(`[name=people][value="${participant}"]`);
  if (!box || box.checked) return;
  box.checked = true;
  const shown = Object.assign(document.createElement('input'), {
    type: 'hidden', name: 'shown', value: participant,
  });
  box.form.append(shown);
}

async function mark(slip) {
  const body = new URLSearchParams(new FormData(form));
  body.set('slip', slip);
  try {
    const answer = await fetch(form.action, { method: 'POST', body, redirect: 'error' });
    const told = await answer.json();
    said.textContent = told.said;
    if (told.participant) {
      tick(told.participant);
      document.querySelector('[data-hadir]').textContent = told.hadir;
    }
  } catch {
    said.textContent = said.dataset.gagal;
  }
  navigator.vibrate?.(80);
}

function close() {
  for (const track of stream?.getTracks() ?? []) track.stop();
  stream = video.srcObject = null;
  video.hidden = stop.hidden = true;
  start.hidden = false;
}

async function read() {
  const reader = new BarcodeDetector({ formats: ['qr_code'] });
  let last; // the slip that is still held up
  while (stream) {
    const [seen] = await reader.detect(video);
    if (seen && seen.rawValue !== last) await mark(seen.rawValue);
    last = seen?.rawValue;
    await new Promise((done) => { setTimeout(done, PAUSE); });
  }
}

async function open(event) {
  event.preventDefault();
  said.textContent = '';
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } });
    video.srcObject = stream;
    video.hidden = stop.hidden = false;
    start.hidden = true;
    stop.focus();
    await video.play();
    await read();
  } catch {
    close();
    said.textContent = said.dataset.tanpaKamera;
  }
}

if (navigator.mediaDevices
  && (await globalThis.BarcodeDetector?.getSupportedFormats())?.includes('qr_code')) {
  form.hidden = false;
  form.addEventListener('submit', open);
  stop.addEventListener('click', () => { close(); start.focus(); });
  document.addEventListener('visibilitychange', () => { if (document.hidden) close(); });
}
