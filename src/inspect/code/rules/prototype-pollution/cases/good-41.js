// What is found in an object while its own names are gone through is no prototype, and what is made here is no object of the callers.
function find(object, parts, value, found) {
  for (const name in object) {
    if (name === parts[0]) found.push(object[name]);
    else find(object[name], parts, value, found);
  }
  return found;
}

function renamed(source) {
  const target = {};
  for (const name in source) target[name.toLowerCase()] = renamed(source[name]);
  return target;
}

module.exports = { find, renamed };
