const path = require('path');
const express = require('express');
const app = express();
const extract = require('./extract');

app.get('/x', (req, res) => {
  const file = path.join('/srv/uploads', req.query.name);
  if (!file.startsWith('/srv/uploads/')) return res.sendStatus(404);
  extract(file, res);
});
