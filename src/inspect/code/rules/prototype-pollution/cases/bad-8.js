// One calls the other: the merge goes down by way of both.
function mergeOne(target, name, value) {
  if (value && typeof value === 'object') mergeAll(target[name], value);
  else target[name] = value;
}

function mergeAll(target, source) {
  Object.keys(source).forEach((name) => mergeOne(target, name, source[name]));
}

exports.mergeAll = mergeAll;
