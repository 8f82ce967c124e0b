// Which properties a source has of its own says nothing: JSON gives it an own `__proto__`.
module.exports = function extend() {
  var all = Array.prototype.slice.call(arguments);
  var result = all.shift();
  all.forEach(function (source) {
    for (var name in source) {
      if (!source.hasOwnProperty(name)) continue;
      var value = source[name];
      result[name] = value && typeof value === 'object' ? extend(result[name] || {}, value) : value;
    }
  });
  return result;
};
