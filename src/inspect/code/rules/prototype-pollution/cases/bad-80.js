const _ = require('lodash');
const app = require('express')();
const config = {};
app.post('/config', (req, res) => {
  _.defaultsDeep(config, req.body);
  res.json({ ok: true });
});
