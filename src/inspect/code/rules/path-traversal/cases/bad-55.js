// The variable lives around the function that puts the path into it.
const fs = require('fs');
function Site(root) {
  this.root = root;
}
Site.prototype.answer = function (req, res) {
  let file = null;
  const open = (function (self) {
    return function (name) {
      file = self.root + name;
      return fs.createReadStream(file);
    };
  })(this);
  open(req.url).pipe(res);
};
module.exports = Site;
