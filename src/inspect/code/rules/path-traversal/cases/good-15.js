const http = require('http'), fs = require('fs'), path = require('path');
http.createServer((req, res) => { const { pathname } = new URL(req.url, 'http://localhost'); fs.createReadStream(path.join('/srv', pathname)).pipe(res); }).listen(1);
