const isObject = (x) => x !== null && typeof x === 'object' && !Array.isArray(x);
export const deepMerge = (target, ...sources) => {
  for (const source of sources) {
    Object.keys(source).forEach((key) => {
      if (isObject(source[key])) {
        if (!target[key]) Object.assign(target, { [key]: {} });
        deepMerge(target[key], source[key]);
      } else {
        Object.assign(target, { [key]: source[key] });
      }
    });
  }
  return target;
};
