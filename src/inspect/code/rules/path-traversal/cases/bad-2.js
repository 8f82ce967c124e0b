const path = require('path');
const express = require('express');
const app = express();
const extract = require('./extract');

app.get('/x', (req, res) => {
  extract(path.join('/srv/uploads', req.query.name), res);
});
