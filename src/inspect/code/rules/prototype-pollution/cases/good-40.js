// The function asks another one, which reads a list that stands above.
const REFUSED = [
  '__proto__',
  'constructor',
  'prototype',
];
const isFine = (name) => REFUSED.every((one) => one !== name);

function mergeInto(base, more) {
  for (const name in more) {
    if (!isFine(name)) continue;
    if (base[name] && more[name]) base[name] = mergeInto(base[name], more[name]);
    else base[name] = more[name];
  }
  return base;
}

module.exports = { mergeInto };
