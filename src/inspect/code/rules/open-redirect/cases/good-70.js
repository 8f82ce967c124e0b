const app = require('express')();
app.get('/go', (req, res) => {
  const to = String(req.query.to);
  if (/^\/(?![\/\\])/.test(to)) return res.redirect(to);
  res.redirect('/');
});
