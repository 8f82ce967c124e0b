// Nobody but the library calls it.
function fill(target, source) {
  for (const name in source) {
    if (source[name] !== null && typeof source[name] === 'object') {
      if (!target[name]) target[name] = {};
      fill(target[name], source[name]);
    } else {
      target[name] = source[name];
    }
  }
  return target;
}

const presets = fill({}, { retries: 3, agent: { keepAlive: true } });

exports.presets = presets;
