const express = require('express');
const app = express();

app.get('/fetch', async (req, res) => {
  const answer = await fetch(`https://${req.query.host}/data`);
  res.json(answer.status);
});
