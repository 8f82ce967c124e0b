// Checks of names of files and of what is empty, and their twins that leave something open.
const express = require('express');
const fs = require('fs');
const path = require('path');
const cp = require('child_process');
const app = express();
app.get('/empty', (req, res) => {
  let name = req.query.name;
  if (name) name = name.replace(/[/\\]/g, '');
  fs.readFileSync(name); // OK
  let other = req.query.other;
  if (req.query.strict) other = other.replace(/[/\\]/g, '');
  fs.readFileSync(other); // BAD path-traversal
  let third = req.query.third;
  third &&= 'fixed.txt';
  fs.readFileSync(third); // OK
  fs.readFileSync(req.query.fourth && 'fixed.txt'); // OK
});
app.get('/taken', (req, res) => {
  const { name } = req.query;
  fs.readFileSync(name.replace(/[./]/g, '')); // OK
  fs.readFileSync(name.replace(/[.]/g, '')); // BAD path-traversal
  fs.readFileSync(`/srv/${name.replace(/[.]/g, '')}`); // OK
  fs.readFileSync(`/srv/${name.replace(/\.\.|~/g, '')}`); // OK
  fs.readFileSync(`/srv/${name.replace(/~/g, '')}`); // BAD path-traversal
  fs.readFileSync(name.replace(/\//g, '../')); // BAD path-traversal
});
app.get('/start', (req, res) => {
  const name = path.normalize(req.query.name);
  if (path.isAbsolute(name)) return;
  if (!name.startsWith('.')) fs.readFileSync(name); // OK
  else fs.readFileSync(name); // BAD path-traversal
  if (name[0] !== '.') fs.readFileSync(name); // OK
});
app.get('/relative', (req, res) => {
  const file = path.resolve('/srv/files', req.query.name);
  const way = path.relative('/srv/files', file);
  if (way.startsWith('..' + path.sep) || way === '..') return;
  fs.readFileSync(file); // OK
});
app.get('/relative-at', (req, res) => {
  const file = path.resolve('/srv/files', req.query.name);
  if (path.relative('/srv/files', file).indexOf('../') === 0) res.end();
  else fs.readFileSync(file); // OK
});
app.get('/send', (req, res) => {
  res.sendFile(`${__dirname}/files/${req.params.name}`); // OK
  res.sendFile(path.join(__dirname, 'files', req.params.name)); // BAD path-traversal
  res.sendFile(req.params.name); // BAD path-traversal
  res.download(`${__dirname}/files/${req.params.name}`); // BAD path-traversal
});
app.get('/typed', (req, res) => {
  const { name } = req.query;
  if (typeof name === 'undefined') cp.exec(`show ${name}`); // OK
  else cp.exec(`show ${name}`); // BAD command-injection
});
