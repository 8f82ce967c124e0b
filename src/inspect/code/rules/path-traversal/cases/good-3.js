const fs = require('fs'), path = require('path');
module.exports = function serve(root) {
  return function (req, res, next) {
    let file = path.join(root, decodeURIComponent(req.url.split('?')[0]));
    if (!file.startsWith(path.resolve(root) + path.sep)) { res.statusCode = 403; return res.end(); }
    fs.stat(file, (err, st) => {
      if (err) return next();
      fs.createReadStream(file).pipe(res);
    });
  };
};
