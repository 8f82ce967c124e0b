// Taken away once, or taken away where taking it away makes another one.
const fs = require('fs');
const express = require('express');
const app = express();
app.get('/one', (req, res) => res.end(fs.readFileSync('notes/' + req.query.name.replace('/', '_'))));
app.get('/two', (req, res) => res.end(fs.readFileSync(`notes/${req.query.name.replace(/\.\.\//g, '')}`)));
