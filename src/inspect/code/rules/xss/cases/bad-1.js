const express = require('express');
const app = express();

app.get('/hi', (req, res) => {
  res.send(`<h1>Hi ${req.query.name}</h1>`);
});
