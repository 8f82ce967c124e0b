const app = require('express')();
app.get('/go', (req, res) => {
  const to = String(req.query.to);
  if (/^[/\\]{2}/.test(to) || to[0] !== '/') return res.redirect('/');
  res.redirect(to);
});
