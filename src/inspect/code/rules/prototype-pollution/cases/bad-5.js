// The walk is a loop over the parts, and the last part is set behind it.
module.exports = function put(tree, path, value) {
  const parts = Array.isArray(path) ? path : path.split('/');
  let node = tree;
  for (let at = 0; at < parts.length - 1; at += 1) {
    if (!node[parts[at]]) node[parts[at]] = {};
    node = node[parts[at]];
  }
  node[parts[parts.length - 1]] = value;
};
