const express = require('express');
const fetch = require('node-fetch');
const config = require('./config');
const app = express();

app.get('/', async (req, res) => {
  await fetch(`${config.scheme}://${req.query.name}/${config.path}`);
});
