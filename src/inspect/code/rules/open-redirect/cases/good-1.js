const express = require('express');
const app = express();

app.get('/go', (req, res) => {
  res.redirect('/pages/' + encodeURIComponent(req.query.next));
});
