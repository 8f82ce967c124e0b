app.get('/e', (req, res) => { res.setHeader('Content-Type', 'text/plain'); res.end('Not found: ' + req.url); });
