// What the callers may bring in place of a module does what the module does.
var fs = require('fs');
module.exports = function (options) {
  var files = options.fs || fs;
  return function (req, res) {
    files.readFile(options.root + req.url, function (error, data) {
      res.end(data);
    });
  };
};
