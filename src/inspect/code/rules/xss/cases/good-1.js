const express = require('express');
const app = express();

app.get('/hi', (req, res) => {
  res.json({ hi: req.query.name });
});
