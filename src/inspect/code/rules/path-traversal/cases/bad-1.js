const fs = require('fs');
const path = require('path');
const express = require('express');
const app = express();

app.get('/file', (req, res) => {
  res.json(fs.readFileSync(path.join('/srv/files', req.query.name), 'utf8'));
});
