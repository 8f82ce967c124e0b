const http = require('http'), fs = require('fs'), url = require('url'), path = require('path');
http.createServer((req, res) => { let pathname = path.normalize(url.parse(req.url).pathname); pathname = decodeURIComponent(pathname); fs.createReadStream(path.join('/srv', pathname)).pipe(res); }).listen(1);
