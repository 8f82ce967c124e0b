import express from 'express';
import serialize from 'serialize-javascript';
const app = express();
app.get('/', async (req, res) => {
  const state = { user: req.query.user };
  res.send(`<script>window.__STATE__ = ${JSON.stringify(state).replace(/</g, '\\u003c')}</script>`);
});
