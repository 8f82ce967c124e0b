const express = require('express');
const app = express();
app.get('/p', (req, res) => {
  res.set('Content-Type', 'text/html').send('<p>' + req.query.x + '</p>');
});
