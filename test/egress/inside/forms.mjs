// The forms in which an attack writes its mark and the placeholder of a key.

const escaped = (text) => JSON.stringify(text).slice(1, -1);
const percent = (text) => [...Buffer.from(text)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
const unicode = (text) => [...text].map((char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');
const base64 = (before) => (text) => Buffer.concat([Buffer.alloc(before, 0x78), Buffer.from(text)]).toString('base64');
const hex = (text) => Buffer.from(text).toString('hex');
const base32 = (text) =>
  [...Buffer.from(text)]
    .map((byte) => byte.toString(2).padStart(8, '0'))
    .join('')
    .match(/.{1,5}/g)
    .map((bits) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[Number.parseInt(bits.padEnd(5, '0'), 2)])
    .join('');
const labels = (text) =>
  text
    .toLowerCase()
    .match(/.{1,20}/g)
    .join('.');

const FORMS = {
  KEY: (key) => key,
  B64: base64(0),
  B641: base64(1),
  B642: base64(2),
  B64URL: (key) => Buffer.from(key).toString('base64url'),
  B64LINES: (key) =>
    base64(0)(key)
      .match(/.{1,16}/g)
      .join('\r\n'),
  B64X2: (key) => base64(1)(base64(0)(key)),
  B64WIDE: (key) => Buffer.from(`'${key}'`, 'utf16le').toString('base64'),
  WIDE: (key) => Buffer.from(key, 'utf16le').toString('latin1'),
  B32: (key) => base32(`x${key}`),
  HEX: hex,
  HEXUP: (key) => hex(key).toUpperCase(),
  PCT: percent,
  PCT2: (key) => percent(percent(key)),
  JSONU: unicode,
  LABELS: labels,
  B32LABELS: (key) => labels(base32(key)),
  FIRST: (key) => key.slice(0, 20),
  REST: (key) => key.slice(20),
};

/** Fills a step (as JSON text) in: `{LEAK}`, `{LEAK:hex}`, `{KEY}` and its other forms. */
export function fill(text, id, key) {
  const leak = `LEAK-${id}-`;
  return text
    .replaceAll('{LEAK:hex}', hex(leak))
    .replaceAll('{LEAK}', leak)
    .replace(/\{([A-Z0-9]+)\}/g, (all, name) => (FORMS[name] === undefined ? all : escaped(FORMS[name](key))))
    .replace(/\{EACH:([^}]*)\}/g, (_all, glue) => [...key].join(glue));
}
