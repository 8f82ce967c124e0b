export function endsIn(text, end) {
  return text.lastIndexOf(end) === text.length - end.length && text.lastIndexOf(end) !== -1;
}
