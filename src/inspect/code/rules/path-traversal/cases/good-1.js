const fs = require('fs');
const path = require('path');
const express = require('express');
const app = express();

app.get('/file', (req, res) => {
  const file = path.resolve('/srv/files', req.query.name);
  if (!file.startsWith('/srv/files/')) return res.sendStatus(404);
  res.json(fs.readFileSync(file, 'utf8'));
});
