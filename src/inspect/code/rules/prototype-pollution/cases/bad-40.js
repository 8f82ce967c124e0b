// Another function of the file refuses the name; this one does not.
function copy(source) {
  const made = {};
  for (const name in source) if (name !== '__proto__') made[name] = source[name];
  return made;
}

function mergeInto(base, more) {
  for (const name in more) {
    if (base[name] && more[name]) base[name] = mergeInto(base[name], more[name]);
    else base[name] = more[name];
  }
  return base;
}

module.exports = { copy, mergeInto };
