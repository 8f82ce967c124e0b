// Patterns and checks of addresses: one that lets others through, and its twin that does not.
const ours = [
  /^https:\/\/cdn.shop.example.com\//, // BAD incomplete-host-check
  /^https:\/\/cdn\.shop\.example\.com\//, // OK
  /^https:\/\/.+\.shop\.example\.com/, // BAD incomplete-host-check
  /^https:\/\/[\w-]+\.shop\.example\.com$/, // OK
  /^https:\/\/.\.shop\.example\.com\//, // OK
  /^https?:\/\/.+.example\.org\//, // BAD incomplete-host-check
];
export function isOurs(link, page) {
  if (/https?:\/\/shop\.example\.com\//.test(link)) return true; // BAD incomplete-host-check
  if (/^https?:\/\/shop\.example\.com\//.test(link)) return true; // OK
  if (link.match('^https://shop.example.com')) return true; // BAD incomplete-host-check
  if (new RegExp('^https://shop\\.example\\.com').test(link)) return true; // BAD incomplete-host-check
  if (new RegExp('^https://shop\\.example\\.com/').test(link)) return true; // OK
  const number = /https:\/\/shop\.example\.com\/items\/(\d+)/.exec(page)[1]; // OK
  const shown = page.replace(/https:\/\/shop\.example\.com/g, 'https://test.invalid'); // OK
  return ours.some((one) => one.test(link)) ? number : shown;
}
export function hasName(name) {
  if (/^img|picture/.test(name)) return 1; // BAD incomplete-host-check
  if (/^(?:img|picture)/.test(name)) return 1; // OK
  if (/^img|^picture/.test(name)) return 1; // OK
  if (/\.gif|\.jpeg|\.png$/.test(name)) return 2; // BAD incomplete-host-check
  if (/\.(?:gif|jpeg|png)$/.test(name)) return 2; // OK
  return name.replace(/^img|picture/g, ''); // OK
}
export function isHost(target, html) {
  if (target.includes('shop.example.com')) return 1; // BAD incomplete-host-check
  if (target.indexOf('https://shop.example.com/') !== -1) return 1; // BAD incomplete-host-check
  if (target.indexOf('https://shop.example.com/') === 0) return 1; // OK
  if (target.startsWith('https://shop.example.com')) return 1; // BAD incomplete-host-check
  if (target.startsWith('https://shop.example.com/')) return 1; // OK
  if (target.endsWith('example.com')) return 1; // BAD incomplete-host-check
  if (target.endsWith('.example.com')) return 1; // OK
  if (html.includes('shop.example.com')) return 2; // OK
  return target.includes('index.html') || target.includes('/a/b') || target.includes('app.js'); // OK
}
const REFUSED = ['javascript:', 'data:'];
const REFUSED_ALL = ['javascript:', 'data:', 'vbscript:'];
const LANGUAGES = ['javascript', 'python'];
export function cleanLink(link) {
  if (link.trim().toLowerCase().startsWith('javascript:')) return ''; // BAD incomplete-host-check
  return link;
}
export function cleanUrl(url) {
  const { protocol } = new URL(url);
  if (REFUSED.includes(protocol)) return ''; // BAD incomplete-host-check
  if (REFUSED_ALL.includes(protocol)) return ''; // OK
  return url;
}
export function cleanAll(url) {
  const scheme = url.split(':')[0];
  if (scheme === 'javascript' || scheme === 'data' || scheme === 'vbscript') return ''; // OK
  return url;
}
export function isCode(language) {
  if (language === 'javascript') return true; // OK
  return LANGUAGES.includes(language); // OK
}
export function hasEnd(text, end) {
  return text.lastIndexOf(end) === text.length - end.length; // BAD incomplete-host-check
}
export function hasEndFound(text, end) {
  return text.lastIndexOf(end) !== -1 && text.lastIndexOf(end) === text.length - end.length; // OK
}
export function hasSlash(text) {
  return text.indexOf('/') === text.length - 1; // OK
}
