// Further checks, most of them right: what is written around them must not hide that.
const app = require('express')();
const { exec } = require('child_process');
const fs = require('fs');
const path = require('path');
const ROOT = path.resolve('files') + path.sep;
const NAMES = new Set(['a', 'b']);
app.get('/m1', function separatorInName(req, res) {
  const file = path.resolve(ROOT, req.query.name);
  if (!file.startsWith(ROOT)) return res.sendStatus(403);
  res.send(fs.readFileSync(file)); // OK path-traversal
});
app.get('/m2', function set(req, res) {
  const { name } = req.query;
  if (!NAMES.has(name)) return res.sendStatus(403);
  exec('show ' + name); // OK command-injection
});
app.get('/m3', function ternary(req, res) {
  const name = NAMES.has(req.query.name) ? req.query.name : 'a';
  exec('show ' + name); // OK command-injection
});
app.get('/m4', function kept(req, res) {
  const name = req.query.name.replace(/[^a-z0-9]/gi, '');
  exec('show ' + name); // OK command-injection
});
app.get('/m4b', function keptOnce(req, res) {
  const name = req.query.name.replace(/[^a-z0-9]/i, '');
  exec('show ' + name); // BAD command-injection
});
app.get('/m5', function matched(req, res) {
  const match = /^([a-z]+)-(\d+)$/.exec(req.query.id);
  if (!match) return res.sendStatus(400);
  exec('show ' + match[1]); // OK command-injection
});
app.get('/m6', function words(req, res) {
  const names = req.query.names.split(',').filter((name) => NAMES.has(name));
  exec('show ' + names.join(' ')); // OK command-injection
});
app.get('/m7', function everyWord(req, res) {
  const names = req.query.names.split(',');
  if (!names.every((name) => NAMES.has(name))) return res.sendStatus(400);
  exec('show ' + names.join(' ')); // OK command-injection
});
app.get('/m7b', function someWord(req, res) {
  const names = req.query.names.split(',');
  if (!names.some((name) => NAMES.has(name))) return res.sendStatus(400);
  exec('show ' + names.join(' ')); // BAD command-injection
});
app.get('/m8', function own(req, res) {
  const { redirect: to } = req.query;
  const url = new URL(to, 'https://example.com');
  if (url.origin !== 'https://example.com') return res.sendStatus(400);
  res.redirect(to); // OK open-redirect
});
app.get('/m9', function origins(req, res) {
  const { origin } = req.headers;
  if (/^https:\/\/([a-z0-9-]+\.)?example\.com$/.test(origin)) res.setHeader('Access-Control-Allow-Origin', origin); // OK permissive-cors
});
app.get('/m9b', function originsWithoutEnd(req, res) {
  const { origin } = req.headers;
  if (/^https:\/\/([a-z0-9-]+\.)?example\.com/.test(origin)) {
    res.setHeader('Access-Control-Allow-Origin', origin); // BAD permissive-cors
  }
});
app.get('/m10', async function fetchPattern(req, res) {
  const { url } = req.query;
  if (!/^https:\/\/api\.example\.com\//.test(url)) return res.sendStatus(400);
  res.json(await fetch(url)); // OK ssrf
});
app.get('/m10b', async function fetchPatternOpen(req, res) {
  const { url } = req.query;
  if (!/^https:\/\/api\.example\.com/.test(url)) return res.sendStatus(400);
  res.json(await fetch(url)); // BAD ssrf
});
app.get('/m10c', async function fetchAnyHost(req, res) {
  const { url } = req.query;
  if (!/^https:\/\/[\w.-]+\/$/.test(url)) return res.sendStatus(400);
  res.json(await fetch(url)); // BAD ssrf
});
app.get('/m11', function found(req, res) {
  const name = [...NAMES].find((one) => one === req.query.name);
  if (!name) return res.sendStatus(400);
  exec('show ' + name); // OK command-injection
});
app.get('/m12', function thrown(req, res) {
  const { name } = req.query;
  try {
    if (!NAMES.has(name)) throw new Error('no');
    exec('show ' + name); // OK command-injection
  } catch (error) {
    exec('log ' + name); // BAD command-injection
  }
});

// What kind of a thing it is, is a part of it: a text of that kind is any text.
const { exec: run } = require('child_process');
const kindOf = (thing) => Object.prototype.toString.call(thing).slice(8, -1);
const trimmed = (thing) => thing.trim();
const kinds = (req, res) => {
  const wish = req.query.wish;
  const kind = kindOf(wish);
  if (kind !== 'String') return;
  run(`do ${wish}`); // BAD command-injection/high
  const named = trimmed(wish);
  if (named !== 'start' && named !== 'stop') return;
  run(`do ${named}`); // OK
};
module.exports.kinds = kinds;
