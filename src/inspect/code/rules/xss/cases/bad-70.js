import express from 'express';
const app = express();
app.get('/', async (req, res) => {
  const state = { user: req.query.user };
  res.send(`<script>window.__STATE__ = ${JSON.stringify(state)}</script>`);
});
