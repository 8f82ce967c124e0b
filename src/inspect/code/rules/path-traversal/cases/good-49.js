var connect = require('connect');
var fs = require('fs');
var path = require('path');
var app = connect();
app.use('/files', function (rq, rs) {
  fs.readFile(path.join('/var/data', path.basename(rq.url)), 'utf8', function (err, text) {
    if (err) { rs.statusCode = 500; rs.end(); return; }
    rs.setHeader('Content-Type', 'text/plain');
    rs.end(text);
  });
});
app.listen(3000);
