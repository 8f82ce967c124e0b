exports.set = function set(object, path, value) {
  const names = path.split('.');
  const last = names.pop();
  for (const name of names) {
    object = object[name];
  }
  object[last] = value;
};
