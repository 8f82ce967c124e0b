window.addEventListener('message', (event) => {
  apply(event.data);
});
