const tar = require('tar-stream'), fs = require('fs'), path = require('path');
module.exports = function (dir) {
  const extract = tar.extract();
  extract.on('entry', (header, stream, next) => {
    const dest = path.join(dir, path.join('/', header.name));
    stream.pipe(fs.createWriteStream(dest));
    stream.on('end', next);
  });
  return extract;
};
