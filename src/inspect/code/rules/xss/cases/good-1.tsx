export function Note() {
  const text = new URLSearchParams(window.location.search).get('text');
  return <div>{text}</div>;
}
