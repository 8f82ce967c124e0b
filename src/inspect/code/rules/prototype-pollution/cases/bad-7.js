exports.put = (tree, path, value) => {
  const parts = path.split('.');
  parts.reduce((node, part, at) => {
    node[part] = at === parts.length - 1 ? value : node[part] || {};
    return node[part];
  }, tree);
};
