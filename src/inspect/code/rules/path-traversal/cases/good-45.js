const http = require('http');
const fs = require('fs');
const server = http.createServer();
server.on('request', (q, s) => {
  const name = decodeURI(q.url.split('?')[0]);
  if (name.includes('..')) { s.statusCode = 400; s.end(); return; }
  fs.createReadStream(__dirname + '/public' + name).pipe(s);
});
server.listen(3000);
