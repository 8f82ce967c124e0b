// Filters that leave something, and their twins that do not.
export function firstAlone(name) {
  if (name.length === 1) return name.replace('"', '&quot;'); // BAD incomplete-sanitization
  if (name.length === 2) return name.replaceAll('"', '&quot;'); // OK
  if (name.length === 3) return name.replace(/</, '&lt;'); // BAD incomplete-sanitization
  if (name.length === 4) return name.replace(/</g, '&lt;'); // OK
  if (name.length === 5) return name.replace('../', ''); // BAD incomplete-sanitization
  if (name.length === 6) return name.replace('"', '').replace('"', ''); // OK
  if (name.length === 7) return name.replace('(', '').replace(')', ''); // OK
  if (name.length === 8) return name.replace('(', '\\('); // BAD incomplete-sanitization
  if (name.length === 9) return name.replace('.', ','); // OK
  while (name.includes('../')) name = name.replace('../', ''); // OK
  return name.replace('/', ''); // OK
}
export function comesTogether(page) {
  const one = page.replace(/<script[^>]*>/gi, ''); // BAD incomplete-sanitization
  const two = page.replace(/<!--[\s\S]*?-->/g, ''); // BAD incomplete-sanitization
  const three = page.replace(/ on\w+="[^"]*"/g, ''); // BAD incomplete-sanitization
  const four = page.replace(/\.\.\//g, ''); // BAD incomplete-sanitization
  const five = page.replace(/^(?:\.\.\/)+/, ''); // OK
  const six = page.replace(/<!-- build:[a-z]+ -->/g, ''); // OK
  const seven = page.replace(/<\/?b>/g, ''); // OK
  let eight = page;
  do {
    page = eight;
    eight = page.replace(/<!--[\s\S]*?-->/g, ''); // OK incomplete-sanitization
  } while (eight !== page);
  return [one, two, three, four, five, six, seven, eight];
}
export function halfEscaped(text) {
  return `'${text.replace(/'/g, "\\'")}'`; // BAD incomplete-sanitization
}
export function escaped(text) {
  return `'${text.replace(/\\/g, '\\\\').replace(/'/g, "\\'")}'`; // OK
}
export function twiceEscaped(text) {
  return text.replace(/</g, '&lt;').replace(/&/g, '&amp;'); // BAD incomplete-sanitization
}
export function onceEscaped(text) {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;'); // OK
}
export function twiceRead(text) {
  return text.replace(/&amp;/g, '&').replace(/&lt;/g, '<'); // BAD incomplete-sanitization
}
export function onceRead(text) {
  return text.replace(/&lt;/g, '<').replace(/&amp;/g, '&'); // OK
}
export function closesTags(page) {
  return page.replace(/<([a-z]+)([^>]*)\/>/g, '<$1></$1>'); // BAD incomplete-sanitization
}
export function inAttribute(text) {
  const bad = '<b title="' + text.replace(/[<>]/g, '') + '">'; // BAD incomplete-sanitization
  const good = '<b title="' + text.replace(/[<>"]/g, '') + '">'; // OK
  const other = '<b title="' + text.replace(/[<>]/g, '').replace(/[^\w ]+/g, '') + '">'; // OK
  return bad + good + other;
}
