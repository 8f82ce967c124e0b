const fs = require('fs');
const tar = require('tar-stream');
const packer = require('tar');

function names(archive, done) {
  const extract = tar.extract();
  const found = [];
  extract.on('entry', (header, stream, next) => {
    found.push(header.name);
    stream.on('end', next).resume();
  });
  extract.on('finish', () => done(found));
  fs.createReadStream(archive).pipe(extract);
}

async function unpack(archive, folder) {
  await packer.extract({ file: archive, cwd: folder });
}

module.exports = { names, unpack };
