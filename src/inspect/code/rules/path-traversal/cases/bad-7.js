const fs = require('fs'), path = require('path');
module.exports = function (req, res) {
  let name = req.url;
  if (name.indexOf('..') !== -1) return res.end();
  name = decodeURIComponent(name);
  fs.createReadStream(path.join('/srv/files/', name)).pipe(res);
};
