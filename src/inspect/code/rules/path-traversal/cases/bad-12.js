const express = require('express');
const fse = require('fs-extra');
const app = express();

app.post('/save', (req, res) => {
  const file = 'uploads/' + req.query.name;
  fse.ensureFileSync(file);
  fse.writeFileSync(file, req.query.text);
  res.sendStatus(204);
});
