// Checks of paths in JavaScript: each that means nothing stands beside one that does.
const express = require('express');
const fs = require('fs');
const path = require('path');

const app = express();
const BASE = '/srv/files';
const ROOT = path.resolve('files');

app.get('/j1', function onlyParents(req, res) {
  const { name } = req.query;
  if (name.includes('..')) return res.sendStatus(400);
  res.send(fs.readFileSync(path.resolve(BASE, name))); // BAD path-traversal
});

app.get('/j1b', function parentsBehindFolder(req, res) {
  const { name } = req.query;
  if (name.includes('..')) return res.sendStatus(400);
  res.send(fs.readFileSync(path.join(BASE, name))); // OK path-traversal
});

app.get('/j1c', function wholePath(req, res) {
  const { name } = req.query;
  if (name.includes('..')) return res.sendStatus(400);
  res.send(fs.readFileSync(name)); // BAD path-traversal
});

app.get('/j2', function removedOnce(req, res) {
  const name = req.query.name.replace('..', '');
  res.send(fs.readFileSync(path.join(BASE, name))); // BAD path-traversal
});

app.get('/j2b', function removedAll(req, res) {
  const name = req.query.name.replace(/\.\./g, '');
  res.send(fs.readFileSync(path.join(BASE, name))); // OK path-traversal
});

app.get('/j2c', function removedWithSlash(req, res) {
  const name = req.query.name.replace(/\.\.\//g, '');
  res.send(fs.readFileSync(path.join(BASE, name))); // BAD path-traversal
});

app.get('/j3', function sibling(req, res) {
  const file = path.resolve(ROOT, req.query.name);
  if (!file.startsWith(ROOT)) return res.sendStatus(403);
  res.send(fs.readFileSync(file)); // BAD path-traversal
});

app.get('/j3b', function insideRoot(req, res) {
  const file = path.resolve(ROOT, req.query.name);
  if (!file.startsWith(ROOT + path.sep)) return res.sendStatus(403);
  res.send(fs.readFileSync(file)); // OK path-traversal
});

app.get('/j3c', function relativeToRoot(req, res) {
  const file = path.resolve(ROOT, req.query.name);
  const relative = path.relative(ROOT, file);
  if (relative.startsWith('..') || path.isAbsolute(relative)) return res.sendStatus(403);
  res.send(fs.readFileSync(file)); // OK path-traversal
});

app.get('/j3d', function startOfName(req, res) {
  const { name } = req.query;
  if (name.startsWith('..')) return res.sendStatus(403);
  res.send(fs.readFileSync(path.join(BASE, name))); // BAD path-traversal
});

app.get('/j3e', function textIsNoPath(req, res) {
  const file = `${BASE}/${req.query.name}`;
  if (!file.toString().startsWith(BASE + '/')) return res.sendStatus(403);
  res.send(fs.readFileSync(file)); // BAD path-traversal
});

app.get('/j3f', function rootOrInside(req, res) {
  const file = path.resolve(ROOT, req.query.name);
  if (file !== ROOT && !file.startsWith(`${ROOT}/`)) return res.sendStatus(403);
  res.send(fs.readFileSync(file)); // OK path-traversal
});

app.get('/j4', function endingOnly(req, res) {
  const { name } = req.query;
  if (name.split('.').pop() !== 'png') return res.sendStatus(400);
  res.send(fs.readFileSync(path.join(BASE, name))); // BAD path-traversal
});

app.get('/j4b', function endingInVariable(req, res) {
  const { name } = req.query;
  const ending = path.extname(name);
  if (!['.png', '.jpg'].includes(ending)) return res.sendStatus(400);
  res.send(fs.readFileSync(path.join(BASE, name))); // BAD path-traversal
});

app.get('/j4c', function lastPart(req, res) {
  const name = path.basename(req.query.name);
  if (!['.png', '.jpg'].includes(path.extname(name))) return res.sendStatus(400);
  res.send(fs.readFileSync(path.join(BASE, name))); // OK path-traversal
});

app.get('/j4d', function lastPartOfAnother(req, res) {
  const { name } = req.query;
  const last = path.basename(name);
  if (!['a.png', 'b.png'].includes(last)) return res.sendStatus(400);
  res.send(fs.readFileSync(path.join(BASE, name))); // BAD path-traversal
});
