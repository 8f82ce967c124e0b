module.exports = function mergeDeep(target, source) {
  return merge(target, source);
};

function merge(target, source) {
  for (const key in source) {
    if (key === '__proto__' || !hasOwn(source, key)) continue;
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
