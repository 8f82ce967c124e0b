const express = require('express');
const fs = require('fs'); const path = require('path'); const cp = require('child_process');
const { exec, execFile } = require('child_process');
const mysql = require('mysql2'); const { Pool } = require('pg'); const axios = require('axios');
const jwt = require('jsonwebtoken'); const crypto = require('crypto'); const DOMPurify = require('isomorphic-dompurify');
const escapeHtml = require('escape-html'); const validator = require('validator'); const yaml = require('js-yaml');
const app = express(); const db = mysql.createConnection({}); const pool = new Pool();
const ALLOWED = ['name', 'price']; const COLS = { n: 'name', p: 'price' };
const ROOT = path.resolve('/srv/files');
class Repo { constructor(db) { this.db = db; }
  find(name) { return this.db.query("SELECT * FROM t WHERE a = '" + name + "'"); } // BAD
  ok(name) { return this.db.query('SELECT * FROM t WHERE a = ?', [name]); } // OK
}
const repo = new Repo(db);
function where(parts) { return parts.join(' AND '); }
app.get('/a', async (req, res) => {
  const { name, sort } = req.query;
  db.query(`SELECT * FROM t WHERE a = '${name}'`); // BAD
  await pool.query('SELECT * FROM t WHERE a = $1', [name]); // OK
  db.query('SELECT * FROM t WHERE ' + where(["a = '" + name + "'"])); // BAD
  const col = ALLOWED.includes(sort) ? sort : 'name';
  db.query('SELECT * FROM t ORDER BY ' + col); // OK
  db.query('SELECT * FROM t ORDER BY ' + (COLS[sort] || 'name')); // OK
  if (!ALLOWED.includes(sort)) return res.status(400).end();
  db.query('SELECT * FROM t ORDER BY ' + sort); // OK
  const ids = req.body.ids;
  db.query('SELECT * FROM t WHERE id IN (' + ids.map(() => '?').join(',') + ')', ids); // OK
  db.query('SELECT * FROM t WHERE id IN (' + ids.join(',') + ')'); // BAD
  db.query('SELECT * FROM t WHERE id = ' + Number(name)); // OK
  db.query('SELECT * FROM t WHERE id = ' + parseInt(name, 10)); // OK
  db.query("SELECT * FROM t WHERE a = '" + name.replace(/[^a-z0-9]/gi, '') + "'"); // OK
  const o = { x: name, y: 'fixed' };
  db.query("SELECT * FROM t WHERE a = '" + o.y + "'"); // OK
  db.query("SELECT * FROM t WHERE a = '" + o['x'] + "'"); // BAD
  const m = new Map(); m.set('a', name); m.set('b', 'c');
  db.query("SELECT * FROM t WHERE a = '" + m.get('b') + "'"); // OK
  db.query("SELECT * FROM t WHERE a = '" + m.get('a') + "'"); // BAD
  const arr = [name]; arr.push('x'); arr.shift();
  db.query("SELECT * FROM t WHERE a = '" + arr[0] + "'"); // OK
  let q = 'SELECT * FROM t WHERE 1=1'; const params = [];
  if (name) { q += ' AND a = ?'; params.push(name); }
  db.query(q, params); // OK
  let r = 'SELECT * FROM t WHERE 1=1';
  if (name) { r += ` AND a = '${name}'`; }
  db.query(r); // BAD
  const b = Buffer.from(Buffer.from(name).toString('base64'), 'base64').toString();
  db.query("SELECT * FROM t WHERE a = '" + b + "'"); // BAD
  repo.find(req.params.name); repo.ok(name);
  db.query('SELECT * FROM t WHERE a = ' + mysql.escape(name)); // OK
  switch (name) { case 'a': break; default: return res.end(); }
  db.query("SELECT * FROM t WHERE a = '" + name + "'"); // OK
});
app.post('/b', (req, res) => {
  const host = req.body.host;
  exec('ping ' + host); // BAD
  execFile('ping', ['-c', '1', host]); // OK
  cp.execSync(`ping ${host}`); // BAD
  cp.spawn('ping', [host]); // OK
  cp.spawn('ping ' + host, { shell: true }); // BAD
  cp.spawn('sh', ['-c', 'ping ' + host]); // BAD
  eval(host); // BAD
  new Function('x', host); // BAD
  setTimeout(host, 10); // BAD
  require(host); // BAD
  if (!/^[a-z0-9.]+$/.test(host)) return res.end();
  exec('ping ' + host); // OK
});
app.get('/c/:name', (req, res) => {
  const name = req.params.name;
  fs.readFile('/srv/' + name, () => {}); // BAD
  res.sendFile(path.join('/srv', name)); // BAD
  res.sendFile(name, { root: '/srv' }); // OK
  fs.readFileSync(path.join('/srv', path.basename(name))); // OK
  const p = path.resolve(ROOT, name);
  if (!p.startsWith(ROOT + path.sep)) return res.status(403).end();
  fs.readFileSync(p); // OK
  const rel = path.relative(ROOT, path.join(ROOT, req.query.f));
  fs.unlinkSync('/srv/' + req.query.f); // BAD
  fs.writeFileSync(path.join('/srv', req.body.n), 'x'); // BAD
});
app.get('/d', (req, res) => {
  const q = req.query.q;
  res.send('<h1>' + q + '</h1>'); // BAD
  res.send('<h1>' + escapeHtml(q) + '</h1>'); // OK
  res.send(DOMPurify.sanitize(q)); // OK
  res.send(validator.escape(q)); // OK
  res.json({ q }); // OK
  res.render('x', { q }); // OK
  res.write(`<p>${q}</p>`); // BAD
  res.redirect(q); // BAD
  res.redirect('/x?q=' + encodeURIComponent(q)); // OK
  if (q.startsWith('/') && !q.startsWith('//') && !q.includes('\\')) res.redirect(q); // OK
  res.cookie('session', 'x'); // BAD
  res.cookie('session', 'x', { httpOnly: true, secure: true, sameSite: 'lax' }); // OK
  document.getElementById('x').innerHTML = location.hash.slice(1); // BAD
  document.getElementById('x').textContent = location.hash.slice(1); // OK
});
app.get('/e', async (req, res) => {
  const url = req.query.url;
  await axios.get(url); // BAD
  await fetch('https://api.example.com/' + encodeURIComponent(url)); // OK
  await fetch(`https://${url}/x`); // BAD
  const u = new URL(url);
  if (u.hostname !== 'api.example.com') return res.end();
  await fetch(u); // OK
});
app.post('/f', (req, res) => {
  jwt.verify(req.body.t, process.env.K, { algorithms: ['none'] }); // BAD
  jwt.verify(req.body.t, process.env.K, { algorithms: ['HS256'] }); // OK
  jwt.sign({ a: 1 }, 'hardcoded-Secret-42'); // BAD
  crypto.createHash('md5').update(req.body.password).digest('hex'); // BAD
  crypto.createCipheriv('des-ecb', 'k', null); // BAD
  const token = Math.random().toString(36); // BAD
  const t2 = crypto.randomUUID(); // OK
  process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0'; // BAD
  const target = {}; for (const k in req.body) target[k] = req.body[k];
  Object.assign(global, req.body);
  db.collection('u').findOne({ name: req.body.name }); // BAD
  db.collection('u').findOne({ name: String(req.body.name) }); // OK
  db.collection('u').find({ $where: 'this.a == ' + req.body.a }); // BAD
  new RegExp(req.body.r); // BAD
  const password = 'Sup3rS3cret!pw'; // BAD
});
