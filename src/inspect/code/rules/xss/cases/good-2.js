app.get('/e', (req, res) => { res.type('text/plain'); res.send('Not found: ' + req.url); });
