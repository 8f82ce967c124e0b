var fs = require('fs');
var path = require('path');
module.exports = function (options) {
  var files = options.fs || fs;
  return function (req, res) {
    files.readFile(path.join(options.root, path.basename(req.url)), function (error, data) {
      res.end(data);
    });
  };
};
