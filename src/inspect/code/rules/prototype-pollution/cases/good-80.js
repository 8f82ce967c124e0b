const _ = require('lodash');
const app = require('express')();
const config = {};
app.post('/config', (req, res) => {
  _.defaultsDeep(config, { theme: String(req.body.theme) });
  res.json({ ok: true });
});
