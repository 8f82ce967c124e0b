const express = require('express');
const app = express();
const HOST = /^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/;

app.get('/check', (req, res) => {
  res.json({ ok: HOST.test(req.query.host) });
});
