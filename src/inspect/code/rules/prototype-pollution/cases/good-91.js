exports.parse = function (query) {
  const result = Object.create(null);
  query.split('&').forEach(function (pair) {
    const [key, value] = pair.split('=');
    const parts = key.replace(/\]/g, '').split('[');
    if (parts.includes('__proto__') || parts.includes('constructor') || parts.includes('prototype')) return;
    let cursor = result;
    parts.forEach(function (part, index) {
      if (index === parts.length - 1) cursor[part] = value;
      else cursor = cursor[part] = cursor[part] || {};
    });
  });
  return result;
};
