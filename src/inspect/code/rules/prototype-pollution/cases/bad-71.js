exports.set = function (obj, path, value) {
  const keys = path.split('.');
  const last = keys.pop();
  let cur = obj;
  for (const key of keys) {
    if (key === '__proto__') return obj;
    cur = cur[key] = cur[key] || {};
  }
  cur[last] = value;
  return obj;
};
