app.get('/v', (req, res) => { if (/^[a-z]+$/.test(req.query.v)) res.send('ok'); else res.send('no'); });
