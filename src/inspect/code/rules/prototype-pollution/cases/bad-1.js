const _ = require('lodash');
const express = require('express');
const app = express();

const settings = {};
app.post('/settings', requireAuth, (req, res) => {
  _.merge(settings, req.body);
  res.end();
});
