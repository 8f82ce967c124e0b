function isObject(v) { return v !== null && typeof v === 'object'; }
function baseSet(object, path, value) {
  path = Array.isArray(path) ? path : path.split('.');
  let index = -1; const length = path.length; const lastIndex = length - 1; let nested = object;
  while (nested != null && ++index < length) {
    const key = path[index]; let newValue = value;
    if (key === '__proto__' || key === 'constructor' || key === 'prototype') return object;
    if (index != lastIndex) { const objValue = nested[key]; newValue = isObject(objValue) ? objValue : {}; }
    nested[key] = newValue;
    nested = nested[key];
  }
  return object;
}
module.exports = baseSet;
