const REFUSED = ['__proto__', 'constructor', 'prototype'];

function isRefused(name) {
  return REFUSED.includes(name);
}

module.exports = function mix() {
  const into = arguments[0];
  for (const source of Array.from(arguments).slice(1)) {
    for (const name of Object.keys(source)) {
      if (isRefused(name)) continue;
      const value = source[name];
      into[name] = value && typeof value === 'object' ? mix(into[name] || {}, value) : value;
    }
  }
  return into;
};
