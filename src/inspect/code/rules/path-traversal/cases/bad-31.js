const fs = require('fs');
const http = require('http');
const url = require('url');

http.createServer((req, res) => {
  new Promise((resolve) => resolve(url.parse(req.url).pathname)).then((p) => {
    fs.readFile('/srv' + p, (e, d) => res.end(d));
  });
});
