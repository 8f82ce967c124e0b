const express = require('express');
const app = express();

const known = { one: 1, two: 2 };
app.get('/sum', (req, res) => {
  res.json(known[req.query.what]);
});
