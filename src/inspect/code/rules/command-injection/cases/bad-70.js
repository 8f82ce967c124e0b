var exec = require('child_process').exec.bind(null);
var async = require('async');
module.exports.tag = function (name, opts, next) {
  if (typeof opts === 'function') { next = opts; opts = {}; }
  async.series([
    function (cb) { exec('git tag -a ' + name + ' -m "' + (opts.message || name) + '"', cb); },
    function (cb) { exec('git push --tags', cb); },
  ], next);
};
