function merge(target, ...sources) {
  for (const source of sources) {
    for (const [name, value] of Object.entries(source)) {
      if (typeof value === 'object') target[name] = merge(target[name] ?? {}, value);
      else target[name] = value;
    }
  }
  return target;
}

exports.merge = merge;
