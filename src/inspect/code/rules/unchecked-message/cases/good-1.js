window.addEventListener('message', (event) => {
  if (event.origin !== 'https://shop.example.com') return;
  apply(event.data);
});
