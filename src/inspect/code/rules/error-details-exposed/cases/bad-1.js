const express = require('express');
const app = express();

app.get('/x', (req, res) => {
  try {
    work();
  } catch (err) {
    res.status(500).send(err.stack);
  }
});
