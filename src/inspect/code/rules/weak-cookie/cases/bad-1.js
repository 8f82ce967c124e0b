const express = require('express');
const app = express();

app.get('/x', (req, res) => {
  res.cookie('session', make());
  res.end();
});
