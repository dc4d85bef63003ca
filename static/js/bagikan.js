// Shows the button that offers a text to the other apps of the phone, where the browser can.
const button = document.querySelector("[data-bagikan]");
if (button && navigator.share) {
  button.hidden = false;
  button.addEventListener("click", () => {
    // Closing the list of apps rejects the promise; nothing is to be said then.
    navigator.share({ text: button.dataset.bagikan }).catch(() => {});
  });
}
