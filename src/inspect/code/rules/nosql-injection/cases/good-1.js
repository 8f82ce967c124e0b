const express = require('express');
const app = express();

app.post('/login', async (req, res) => {
  const user = await users.findOne({ name: String(req.body.name) });
  res.json(user !== null);
});
