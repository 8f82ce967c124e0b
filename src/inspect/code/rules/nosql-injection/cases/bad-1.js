const express = require('express');
const app = express();

app.post('/login', async (req, res) => {
  const user = await users.findOne({ name: req.body.name, password: req.body.password });
  res.json(user !== null);
});
