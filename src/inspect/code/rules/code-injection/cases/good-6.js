app.get('/slow', (req, res) => {
  req.socket.setTimeout(req.query.wait || 0);
  res.end();
});
