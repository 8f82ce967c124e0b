const { spawn } = require('child_process');
const express = require('express');
const app = express();

app.post('/clone', (req, res) => {
  spawn('git', ['clone', '--', req.body.url]);
  res.end();
});
