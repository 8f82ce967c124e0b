const fs = require('fs');
const http = require('http');
const path = require('path');

module.exports = () =>
  http.createServer((request, response) => {
    const wanted = path.normalize(decodeURI(request.url.split('?')[0]));
    read(wanted, (error, content) => response.end(error ? '' : content));
  });

function read(name, done) {
  fs.readFile(path.resolve('public', `.${name}`), done);
}
