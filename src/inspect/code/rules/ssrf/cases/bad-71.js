const express = require('express');
const app = express();
app.get('/state', async (req, res) => {
  const target = new URL(`http://${req.query.host}/state`);
  const answer = await fetch(target);
  res.json(await answer.json());
});
