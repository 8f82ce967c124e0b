const express = require('express'); const app = express();
const PROTO = Object.getOwnPropertyNames(Object.prototype);
app.post('/x', (req, res) => { let current = {};
  for (const k of Object.keys(req.body)) { const parts = k.split('.'); let at = current;
    for (const p of parts) { if (PROTO.includes(p)) continue; if (!at[p]) at[p] = {}; at = at[p]; } }
  res.json(current); });
