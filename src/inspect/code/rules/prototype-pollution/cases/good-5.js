// Names that the object has already, set on the same object.
function freeze(object) {
  for (const name of Object.getOwnPropertyNames(object)) {
    const value = object[name];
    object[name] = value && typeof value === 'object' ? freeze(value) : value;
  }
  return Object.freeze(object);
}

// One name is followed, not a whole path.
function count(groups, item) {
  groups[item.kind] ??= [];
  groups[item.kind].push(item);
}

module.exports = { freeze, count };
