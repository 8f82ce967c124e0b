const http = require('http'), fs = require('fs'), path = require('path');
http.createServer((req, res) => { const p = path.normalize(decodeURI(req.url.split('?')[0])); fs.readFile(path.resolve('/srv', '.' + p), (e, d) => res.end(d)); }).listen(1);
