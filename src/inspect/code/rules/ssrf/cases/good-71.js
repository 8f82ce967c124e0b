const http = require('http');
http.createServer((req, res) => {
  const { pathname } = new URL(`http://${req.headers.host}${req.url}`);
  res.end(JSON.stringify({ length: pathname.length }));
});
