const fs = require('node:fs');
const http = require('node:http');
const path = require('node:path');
const tar = require('tar-stream');

// What a server is given is a request, whatever it is called.
exports.serve = (folder) => http.createServer((asked, answer) => fs.createReadStream(folder + asked.url).pipe(answer));

// Whoever packed the archive chose the names.
exports.unpack = (stream, folder) => {
  const unpacking = tar.extract();
  unpacking.on('entry', (header, body, next) => {
    body.on('end', next).pipe(fs.createWriteStream(path.join(folder, header.name)));
  });
  stream.pipe(unpacking);
};
