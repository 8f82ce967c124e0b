const fs = require('fs');
const http = require('http');
const url = require('url');

http.createServer((request, response) => {
  let name = url.parse(request.url).pathname;
  while (name.indexOf('/../') !== -1) name = name.replace('/../', '/');
  fs.readFile(process.cwd() + name, (error, content) => response.end(error ? '' : content));
});
