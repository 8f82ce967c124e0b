function parse(qs) {
  var out = {};
  qs.split('&').forEach(function (pair) {
    var kv = pair.split('='), path = kv[0].split('['), node = out;
    for (var i = 0; i < path.length - 1; i++) { var k = path[i].replace(']', ''); node = node[k] = node[k] || {}; }
    node[path[path.length - 1].replace(']', '')] = kv[1];
  });
  return out;
}
exports.parse = parse;
