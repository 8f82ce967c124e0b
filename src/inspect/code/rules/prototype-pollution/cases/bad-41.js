const express = require('express');
const app = express();
const users = {};
app.use(express.json());
app.put('/users/:id/name', requireAuth, (req, res) => {
  users[req.params.id].name = req.body.name;
  res.end();
});
