const fs = require('fs');
const path = require('path');
function Site(root) {
  this.root = root;
}
Site.prototype.answer = function (req, res) {
  let file = null;
  const open = (function (self) {
    return function (name) {
      file = self.root + path.basename(name);
      return fs.createReadStream(file);
    };
  })(this);
  open(req.url).pipe(res);
};
module.exports = Site;
