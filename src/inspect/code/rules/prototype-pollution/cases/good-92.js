// What is merged name by name follows no function, so `constructor` leads nowhere.
module.exports = function extend() {
  var all = Array.prototype.slice.call(arguments);
  var result = all.shift();
  all.forEach(function (source) {
    for (var name in source) {
      if (!source.hasOwnProperty(name) || name === "__proto__") continue;
      var value = source[name];
      result[name] = value && typeof value === 'object' ? extend(result[name] || {}, value) : value;
    }
  });
  return result;
};
