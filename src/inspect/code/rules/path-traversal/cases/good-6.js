const Busboy = require('busboy'), fs = require('fs'), path = require('path');
module.exports = (dir) => (req, res, next) => {
  const bb = Busboy({ headers: req.headers });
  bb.on('file', (name, file, info) => {
    file.pipe(fs.createWriteStream(path.join(dir, path.basename(info.filename))));
  });
  req.pipe(bb);
};
