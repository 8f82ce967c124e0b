exports.set = function (obj, path, value) {
  const keys = path.split('.');
  const last = keys.pop();
  let cur = obj;
  for (const key of keys) {
    if (!Object.prototype.hasOwnProperty.call(cur, key)) cur[key] = {};
    cur = cur[key];
  }
  if (last === '__proto__') return obj;
  cur[last] = value;
  return obj;
};
