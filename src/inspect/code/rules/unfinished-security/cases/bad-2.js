// TODO: validate the user's input
app.post('/notes', (req, res) => save(req.body, res));
