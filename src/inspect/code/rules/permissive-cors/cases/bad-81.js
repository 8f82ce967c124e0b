const app = require('express')();
app.get('/', (req, res) => {
  res.writeHead(200, { 'Access-Control-Allow-Origin': 'null' });
  res.end();
});
