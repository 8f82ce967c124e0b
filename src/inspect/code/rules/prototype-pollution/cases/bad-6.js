// The function knows itself by its name alone, and takes as many objects as are given.
module.exports = function mix() {
  var into = arguments[0];
  for (var at = 1; at < arguments.length; at += 1) {
    for (var name in arguments[at]) {
      var value = arguments[at][name];
      into[name] = value && typeof value === 'object' ? mix(into[name] || {}, value) : value;
    }
  }
  return into;
};
