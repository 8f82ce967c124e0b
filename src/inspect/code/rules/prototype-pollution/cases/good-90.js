const isObject = (x) => x !== null && typeof x === 'object' && !Array.isArray(x);
const BLOCKED = new Set(['__proto__', 'constructor', 'prototype']);
export const deepMerge = (target, ...sources) => {
  for (const source of sources) {
    Object.keys(source).forEach((key) => {
      if (BLOCKED.has(key)) return;
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
