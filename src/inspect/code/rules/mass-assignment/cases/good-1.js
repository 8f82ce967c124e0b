const express = require('express');
const app = express();

app.post('/users', requireAuth, async (req, res) => {
  const { name } = req.body;
  await User.create({ name: String(name) });
  res.end();
});
