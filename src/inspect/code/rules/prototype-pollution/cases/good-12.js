module.exports = function mergeDeep(target, source) {
  return merge(target, source);
};

function merge(target, source) {
  for (const key in source) {
    if (!isPlain(key) || !hasOwn(source, key)) continue;
    if (isObject(target[key]) && isObject(source[key])) merge(target[key], source[key]);
    else target[key] = source[key];
  }
  return target;
}

function hasOwn(object, key) {
  return Object.prototype.hasOwnProperty.call(object, key);
}

function isObject(value) {
  return typeOf(value) === 'object' || typeOf(value) === 'function';
}

function isPlain(key) {
  return key !== '__proto__' && key !== 'constructor' && key !== 'prototype';
}
