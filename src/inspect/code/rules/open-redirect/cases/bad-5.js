const express = require('express');
const app = express();

app.get('/go', (req, res) => {
  const next = req.query.next;
  if (next.length > 2000) return res.sendStatus(414);
  res.setHeader('Location', next);
  res.sendStatus(302);
});
