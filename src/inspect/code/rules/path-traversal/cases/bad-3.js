const fs = require('fs'), path = require('path');
module.exports = function serve(root) {
  return function (req, res, next) {
    let file = path.join(root, decodeURIComponent(req.url.split('?')[0]));
    fs.stat(file, (err, st) => {
      if (err) return next();
      fs.createReadStream(file).pipe(res);
    });
  };
};
