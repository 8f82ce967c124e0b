// Without a slash, or without a dot, no name leads out of its folder.
const fs = require('fs');
const express = require('express');
const app = express();
app.get('/one', (req, res) => res.end(fs.readFileSync('notes/' + req.query.name.replace(/[/\\]/g, '_'))));
app.get('/two', (req, res) => res.end(fs.readFileSync(`notes/${req.query.name.replace(/\./g, '')}`)));
