const express = require('express');
const fetch = require('node-fetch');
const config = require('./config');
const app = express();

app.get('/', async (req, res) => {
  await fetch('https://' + config.host + ':' + config.port + '/' + req.query.name);
  await fetch(`${config.scheme}://${config.host}/${req.query.name}`);
});
