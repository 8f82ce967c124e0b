const { execFile } = require('child_process');

function Image(file) {
  this.file = file;
}

Image.prototype.args = function () {
  return ['-format', '%w', this.file];
};

Image.prototype.width = function (done) {
  execFile('identify', this.args(), done);
};

module.exports = Image;
