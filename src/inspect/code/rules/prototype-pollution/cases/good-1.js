const express = require('express');
const app = express();

const settings = new Map();
app.post('/settings', requireAuth, (req, res) => {
  settings.set('theme', String(req.body.theme));
  res.end();
});
