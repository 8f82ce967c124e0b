const http = require('http'), url = require('url'), fs = require('fs');
http.createServer((req, res) => {
  let pathname = url.parse(req.url).pathname;
  wait(200).then(() => {
    if (pathname === '/') pathname = '/index.html';
    fs.readFile(process.cwd() + pathname, (error, data) => res.end(data));
  });
}).listen(8080);
