exports.parse = function (query) {
  const result = {};
  query.split('&').forEach(function (pair) {
    const [key, value] = pair.split('=');
    const parts = key.replace(/\]/g, '').split('[');
    let cursor = result;
    parts.forEach(function (part, index) {
      if (index === parts.length - 1) cursor[part] = value;
      else cursor = cursor[part] = cursor[part] || {};
    });
  });
  return result;
};
