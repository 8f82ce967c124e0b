const has = (o, k) => Object.prototype.hasOwnProperty.call(o, k);
module.exports = function set(target, dotted, value) {
  const path = dotted.split('.');
  while (path.length > 1) {
    const key = path.shift();
    if (!has(target, key)) Object.defineProperty(target, key, { value: {} });
    target = target[key];
  }
  target[path[0]] = value;
};
