const http = require('http'), fs = require('fs'), url = require('url'), path = require('path');
http.createServer((req, res) => { let pathname = url.parse(req.url).pathname; fs.createReadStream(path.join('/srv', pathname)).pipe(res); }).listen(1);
