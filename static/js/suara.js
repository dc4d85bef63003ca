// The page for listening. With a recording: slower, and from the start. Without one: the phone's
// own voice, if it works offline (an online voice would send the text away and cost data). Buttons
// that could do nothing stay hidden.
const all = (what) => [...document.querySelectorAll(what)];
const player = document.querySelector("audio");

for (const bar of all("[data-putar]")) {
  bar.hidden = !player;
  bar.addEventListener("click", ({ target }) => {
    const button = target.closest("button");
    if (!button) return;
    if (button.value) player.playbackRate = Number(button.value);
    else player.currentTime = 0;
    player.play();
  });
}

const speech = window.speechSynthesis;
const bars = all("[data-ucap]");
let speaking = null;

// Android names Indonesian as old Java did, "in_ID"; Firefox there has three letters.
const NAMES = { id: ["id", "in", "ind"], en: ["en", "eng"] };
const namesOf = (lang) => NAMES[lang] ?? [lang];

const voiceFor = (place) => speech.getVoices().find((voice) => (
  voice.localService
  && namesOf(place.closest("[lang]").lang).includes(voice.lang.toLowerCase().split(/[-_]/)[0])));

function offer() {
  for (const bar of bars) bar.hidden = !voiceFor(bar);
  const heard = bars.some((bar) => !bar.hidden);
  for (const each of all("[data-ada]")) each.hidden = !heard;
  for (const each of all("[data-tanpa]")) each.hidden = heard;
}

function say(place) {
  speech.cancel();
  speaking = speaking === place ? null : place;
  if (!speaking) return;
  // Line by line: some phones fall silent in the middle of a long text.
  for (const line of place.querySelectorAll("p:not(.aksi)")) {
    const words = new SpeechSynthesisUtterance(line.textContent);
    words.voice = voiceFor(place);
    words.lang = words.voice.lang;
    words.rate = 0.9;
    speech.speak(words);
  }
}

if (speech && bars.length) {
  offer();
  speech.addEventListener?.("voiceschanged", offer);
  addEventListener("pagehide", () => speech.cancel());
  for (const bar of bars) bar.addEventListener("click", () => say(bar.parentNode));
}
