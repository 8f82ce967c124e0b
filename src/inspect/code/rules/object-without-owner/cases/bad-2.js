const express = require('express');
const app = express();

app.get('/view/:id', (req, res) => {
  if (req.cookies['user'] === req.params['id']) res.json(profile(req.params.id));
});
