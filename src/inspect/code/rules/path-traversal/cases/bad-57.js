// Whatever brings the entries of an archive has their names from it.
var path = require('path');
var Parse = require('./parse');
var Writer = require('fstream').Writer;
module.exports = function Extract(options) {
  Parse.call(this, options);
  this.on('entry', function (entry) {
    entry.pipe(Writer({ path: path.join(options.path, entry.path) }));
  });
};
