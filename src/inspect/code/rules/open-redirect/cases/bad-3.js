module.exports = (req, res) => { const target = req.url.replace(/index\.html$/, ''); res.statusCode = 301; res.setHeader('Location', target); res.end(); };
