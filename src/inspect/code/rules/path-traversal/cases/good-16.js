const http = require('http'), fs = require('fs');
http.createServer((req, res) => { let name = req.url; while (name.indexOf('..') >= 0) { name = name.replace('..', ''); } fs.createReadStream('/srv' + name).pipe(res); }).listen(1);
