const express = require('express');
const app = express();

app.get('/sum', (req, res) => {
  res.json(eval(req.query.what));
});
