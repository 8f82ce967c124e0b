const app = require('express')();
const NAME = /^[a-z]+(?:\s+[a-z]+)*\s*$/;
app.get('/v', (req, res) => {
  const { name } = req.query;
  if (name.length > 5000) return res.sendStatus(400);
  res.json({ ok: NAME.test(name) });
});
