window.addEventListener('message', (event) => {
  if (event.origin !== 'https://example.com') return;
  document.title = event.data;
});
