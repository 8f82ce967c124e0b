app.get('/', (req, res) => {
  const query = Object.create(null);
  for (const [name, value] of new URLSearchParams(req.url)) query[name] = value;
  res.json(query);
});
