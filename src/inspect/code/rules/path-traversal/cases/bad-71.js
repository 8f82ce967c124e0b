#!/usr/bin/env node
var http = require('http'), fs = require('fs'), url = require('url');
var dir = process.argv[2] || '.';
http.createServer(onRequest).listen(8080);
function onRequest(request, response) {
  var uri = url.parse(request.url).pathname;
  var filename = dir + unescape(uri);
  fs.exists(filename, function (exists) {
    if (!exists) { response.statusCode = 404; response.end('404'); return; }
    if (fs.statSync(filename).isDirectory()) filename += '/index.html';
    fs.readFile(filename, 'binary', function (err, file) {
      response.write(file, 'binary');
      response.end();
    });
  });
}
