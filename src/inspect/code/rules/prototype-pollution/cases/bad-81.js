exports.set = (target, dotted, value) => {
  const parts = dotted.split('.');
  const last = parts.pop();
  const holder = parts.reduce((o, p) => {
    if (!o[p]) o[p] = Object.create(null);
    return o[p];
  }, target);
  holder[last] = value;
  return target;
};
