const has = Object.prototype.hasOwnProperty.call.bind(Object.prototype.hasOwnProperty);
exports.set = function (object, path, value) {
  const keys = path.split('.');
  let node = object;
  while (keys.length > 1) {
    const key = keys.shift();
    if (!has(node, key)) node[key] = {};
    node = node[key];
  }
  if (keys.includes('__proto__')) return;
  node[keys[0]] = value;
};
