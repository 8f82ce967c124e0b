const express = require('express');
const app = express();

app.post('/users', requireAuth, async (req, res) => {
  await User.create(req.body);
  res.end();
});
