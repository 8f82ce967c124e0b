function onMessage(event) {
  document.title = event.data;
}

window.addEventListener('message', onMessage, false);
