const { exec } = require('child_process');

function Image(file) {
  this.file = file;
}

Image.prototype.command = function () {
  return `identify -format "%w" "${this.file}"`;
};

Image.prototype.width = function (done) {
  exec(this.command(), done);
};

module.exports = Image;
