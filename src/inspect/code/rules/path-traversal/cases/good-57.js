var path = require('path');
var Parse = require('./parse');
var Writer = require('fstream').Writer;
module.exports = function Extract(options) {
  Parse.call(this, options);
  this.on('entry', function (entry) {
    var target = path.join(options.path, entry.path);
    if (target.indexOf(options.path + path.sep) !== 0) return;
    entry.pipe(Writer({ path: target }));
  });
};
