const express = require('express'); const app = express();
app.post('/x', (req, res) => { let current = {};
  for (const k of Object.keys(req.body)) { const parts = k.split('.'); let at = current;
    for (const p of parts) { if (!at[p]) at[p] = {}; at = at[p]; } at.x = 1; }
  res.json(current); });
