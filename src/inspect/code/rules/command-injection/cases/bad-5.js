const cp = require('child_process');
module.exports = function (opts, done) {
  opts = opts || {};
  var cmd = 'convert ' + opts.input + ' ' + opts.output;
  cp.exec(cmd, function (e, out) { done(e, out); });
};
