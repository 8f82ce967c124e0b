var execFile = require('child_process').execFile;
var async = require('async');
module.exports.tag = function (name, opts, next) {
  if (typeof opts === 'function') { next = opts; opts = {}; }
  async.series([
    function (cb) { execFile('git', ['tag', '-m', String(opts.message || name), '--', name], cb); },
    function (cb) { execFile('git', ['push', '--tags'], cb); },
  ], next);
};
