const express = require('express');
const { User } = require('./models');
const app = express();

app.post('/login', (req, res) => {
  User.findOne({ email: req.body.email }, (error, user) => res.json(user));
});
