const express = require('express');
const app = express();

app.post('/notes', requireAuth, (req, res) => {
  notes.push(req.body);
  res.end();
});
app.delete('/notes/:id', requireAuth, (req, res) => {
  db.run('delete from notes where id = ?', [req.params.id]);
  res.end();
});
