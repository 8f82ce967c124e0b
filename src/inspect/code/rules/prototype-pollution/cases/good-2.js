function merge(target, source) {
  for (const key in source) {
    if (key === '__proto__' || key === 'constructor' || key === 'prototype') continue;
    if (typeof source[key] === 'object') merge(target[key], source[key]);
    else target[key] = source[key];
  }
  return target;
}

function copy(target, source) {
  for (const key of Object.keys(source)) target[key] = source[key];
}

module.exports = { merge, copy };
