// What is missing is made anew, and only own properties are followed.
module.exports = function put(tree, path, value) {
  const parts = path.split('/');
  const last = parts.pop();
  let node = tree;
  for (const part of parts) {
    if (!Object.hasOwn(node, part)) node[part] = {};
    node = node[part];
  }
  if (Object.hasOwn(node, last)) node[last] = value;
};
