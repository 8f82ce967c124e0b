async function refresh() {
  const target = new URLSearchParams(window.location.search).get('target');
  const page = await fetch(target);
  document.title = (await page.text()).length.toString();
}
