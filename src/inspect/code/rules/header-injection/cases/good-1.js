const express = require('express');
const app = express();

app.get('/x', (req, res) => {
  res.setHeader('X-Name', encodeURIComponent(req.query.name));
  res.end();
});
