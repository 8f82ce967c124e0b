// What the target has of its own is no prototype.
module.exports = function merge(target, source) {
  for (const name in source) {
    if (!source.hasOwnProperty(name)) continue;
    if (target.hasOwnProperty(name) && typeof target[name] === 'object') merge(target[name], source[name]);
    else target[name] = source[name];
  }
};
