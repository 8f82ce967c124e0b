const express = require('express');
const app = express();

app.post('/', (req, res) => {
  res.render('index', { name: req.body.name });
});
