const express = require('express');
const app = express();

const HOSTS = ['a.example.com', 'b.example.com'];
app.get('/fetch', async (req, res) => {
  const url = new URL(req.query.url);
  if (!HOSTS.includes(url.hostname)) return res.sendStatus(400);
  const answer = await fetch(url);
  res.json(answer.status);
});
