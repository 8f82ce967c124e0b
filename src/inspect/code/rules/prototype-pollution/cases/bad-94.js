// What the source has of its own may be called `__proto__`.
module.exports = function merge(target, source) {
  for (const name in source) {
    if (!source.hasOwnProperty(name)) continue;
    if (source.hasOwnProperty(name) && typeof target[name] === 'object') merge(target[name], source[name]);
    else target[name] = source[name];
  }
};
