const app = require('express')();
app.get('/go', (req, res) => {
  const to = String(req.query.to);
  if (to.startsWith('/') && !to.startsWith('//')) return res.redirect(to);
  res.redirect('/');
});
