const express = require('express');
const app = express();

app.use((req, res, next) => {
  if (req.secure) return next();
  res.redirect(301, 'https://' + req.headers.host + req.originalUrl);
});
app.use((req, res) => res.redirect(`https://${req.hostname}/login`));
