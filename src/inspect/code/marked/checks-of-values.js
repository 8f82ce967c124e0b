// Checks of other values in JavaScript: each that means nothing stands beside one that does.
const express = require('express');
const { exec, execFile } = require('child_process');
const mysql = require('mysql2');
const escapeHtml = require('escape-html');
const ejs = require('ejs');

const app = express();
const db = mysql.createConnection({});
const HOSTS = ['one.example.com', 'two.example.com'];
const COLUMNS = { name: 'name', size: 'size' };

app.get('/j5', function logsOnly(req, res) {
  const { host } = req.query;
  if (!HOSTS.includes(host)) console.warn('unknown host');
  exec(`ping ${host}`); // BAD command-injection
});

app.get('/j5b', function answersOnly(req, res) {
  const { host } = req.query;
  if (!HOSTS.includes(host)) {
    res.status(400).send('unknown');
  }
  exec(`ping ${host}`); // BAD command-injection
});

app.get('/j5c', function returns(req, res) {
  const { host } = req.query;
  if (!HOSTS.includes(host)) {
    res.status(400).send('unknown');
    return;
  }
  exec(`ping ${host}`); // OK command-injection
});

app.get('/j5d', function passesOn(req, res, next) {
  const { host } = req.query;
  if (!HOSTS.includes(host)) next(new Error('unknown'));
  exec(`ping ${host}`); // BAD command-injection
});

app.get('/j5e', function returnsInside(req, res) {
  const { host } = req.query;
  [host].forEach((one) => {
    if (!HOSTS.includes(one)) return;
  });
  exec(`ping ${host}`); // BAD command-injection
});

app.get('/j6', function numberIgnored(req, res) {
  const { id } = req.query;
  if (isNaN(parseInt(id))) return res.sendStatus(400);
  db.query('SELECT * FROM t WHERE id = ' + id, () => res.end()); // BAD sql-injection
});

app.get('/j6b', function numberUsed(req, res) {
  const id = parseInt(req.query.id, 10);
  if (isNaN(id)) return res.sendStatus(400);
  db.query('SELECT * FROM t WHERE id = ' + id, () => res.end()); // OK sql-injection
});

app.get('/j6c', function wholeNumber(req, res) {
  const { id } = req.query;
  if (Number.isNaN(Number(id))) return res.sendStatus(400);
  db.query('SELECT * FROM t WHERE id = ' + id, () => res.end()); // OK sql-injection
});

app.get('/j6d', function integerOfText(req, res) {
  const { id } = req.query;
  if (!Number.isInteger(Number.parseInt(id, 10))) return res.sendStatus(400);
  db.query('SELECT * FROM t WHERE id = ' + id, () => res.end()); // BAD sql-injection
});

app.get('/j6e', function sameText(req, res) {
  const { id } = req.query;
  if (String(parseInt(id, 10)) !== id) return res.sendStatus(400);
  db.query('SELECT * FROM t WHERE id = ' + id, () => res.end()); // OK sql-injection
});

app.get('/j6f', function typeOnly(req, res) {
  const { id } = req.query;
  if (typeof id !== 'string') return res.sendStatus(400);
  db.query('SELECT * FROM t WHERE id = ' + id, () => res.end()); // BAD sql-injection
});

app.post('/j6g', function typeOfNumbers(req, res) {
  const { id } = req.body;
  if (typeof id !== 'number') return res.sendStatus(400);
  db.query('SELECT * FROM t WHERE id = ' + id, () => res.end()); // OK sql-injection
});

app.get('/j7', function eachLine(req, res) {
  const { host } = req.query;
  if (!/^[\w.]+$/m.test(host)) return res.sendStatus(400);
  exec('ping ' + host); // BAD command-injection
});

app.get('/j7b', function wholeText(req, res) {
  const { host } = req.query;
  if (!/^[\w.]+$/.test(host)) return res.sendStatus(400);
  exec('ping ' + host); // OK command-injection
});

app.get('/j7c', function noEnd(req, res) {
  const { host } = req.query;
  if (!/^[\w.]+/.test(host)) return res.sendStatus(400);
  exec('ping ' + host); // BAD command-injection
});

app.get('/j7d', function choiceWithoutGroup(req, res) {
  const { host } = req.query;
  if (!/^localhost|[\w.]+$/.test(host)) return res.sendStatus(400);
  exec('ping ' + host); // BAD command-injection
});

app.get('/j7e', function choiceInGroup(req, res) {
  const { host } = req.query;
  if (!/^(?:localhost|[\w.]+)$/.test(host)) return res.sendStatus(400);
  exec('ping ' + host); // OK command-injection
});

app.get('/j7f', function forbiddenClass(req, res) {
  const { host } = req.query;
  if (/[^a-z0-9.]/i.test(host)) return res.sendStatus(400);
  exec('ping ' + host); // OK command-injection
});

app.get('/j7g', function forbiddenSome(req, res) {
  const { host } = req.query;
  if (/[;&|]/.test(host)) return res.sendStatus(400);
  exec('ping ' + host); // BAD command-injection
});

app.get('/j8', function escapedForPages(req, res) {
  db.query('SELECT * FROM t WHERE id = ' + escapeHtml(req.query.id), () => res.end()); // BAD sql-injection
});

app.get('/j8b', function escapedForQueries(req, res) {
  db.query('SELECT * FROM t WHERE id = ' + db.escape(req.query.id), () => res.end()); // OK sql-injection
});

app.get('/j8c', function escapedForPagesInTemplate(req, res) {
  res.send(ejs.render('<p>' + escapeHtml(req.query.name) + '</p>')); // OK xss
});

app.get('/j8d', function jsonInScript(req, res) {
  res.send(`<script>const user = ${JSON.stringify(req.query.user)}</script>`); // BAD xss
});

app.get('/j8e', function jsonAlone(req, res) {
  res.send(JSON.stringify({ name: req.query.user })); // OK xss
});

app.get('/j8f', function escapedOrigin(req, res) {
  res.setHeader('Access-Control-Allow-Origin', escapeHtml(req.headers.origin)); // BAD permissive-cors
});

app.get('/j8g', function knownOrigin(req, res) {
  const { origin } = req.headers;
  if (process.env.ORIGINS.split(',').includes(origin)) res.setHeader('Access-Control-Allow-Origin', origin); // OK permissive-cors
});

app.get('/j8h', function textOfOrigins(req, res) {
  const { origin } = req.headers;
  if (process.env.ORIGINS.includes(origin)) {
    res.setHeader('Access-Control-Allow-Origin', origin); // BAD permissive-cors
  }
});

app.get('/j9', function slash(req, res) {
  const { next } = req.query;
  if (!next.startsWith('/')) return res.sendStatus(400);
  res.redirect(next); // BAD open-redirect
});

app.get('/j9b', function oneSlash(req, res) {
  const { next } = req.query;
  if (!next.startsWith('/') || next.startsWith('//')) return res.sendStatus(400);
  res.redirect(next); // BAD open-redirect
});

app.get('/j9f', function noBackslash(req, res) {
  const { next } = req.query;
  if (!next.startsWith('/') || next.startsWith('//') || next.startsWith('/\\')) return res.sendStatus(400);
  res.redirect(next); // OK open-redirect
});

app.get('/j9c', function secondCharacter(req, res) {
  const { next } = req.query;
  if (next[0] !== '/' || next[1] === '/') return res.sendStatus(400);
  res.redirect(next); // BAD open-redirect
});

app.get('/j9g', function neitherSlash(req, res) {
  const { next } = req.query;
  if (next[0] !== '/' || next[1] === '/' || next[1] === '\\') return res.sendStatus(400);
  res.redirect(next); // OK open-redirect
});

app.get('/j9d', function firstCharacter(req, res) {
  const { next } = req.query;
  if (next.charAt(0) !== '/') return res.sendStatus(400);
  res.redirect(next); // BAD open-redirect
});

app.get('/j9e', function patternOfPath(req, res) {
  const { next } = req.query;
  if (!/^\/(?!\/)/.test(next)) return res.sendStatus(400);
  res.redirect(next); // BAD open-redirect
});

app.get('/j9h', function patternOfBoth(req, res) {
  const { next } = req.query;
  if (!/^\/(?![/\\])/.test(next)) return res.sendStatus(400);
  res.redirect(next); // OK open-redirect
});

app.get('/j10', async function hostInText(req, res) {
  const { url } = req.query;
  if (!url.includes('example.com')) return res.sendStatus(400);
  res.json(await fetch(url)); // BAD ssrf
});

app.get('/j10b', async function hostOfList(req, res) {
  const { url } = req.query;
  const { hostname } = new URL(url);
  if (!HOSTS.includes(hostname)) return res.sendStatus(400);
  res.json(await fetch(url)); // OK ssrf
});

app.get('/j10c', async function endingWithoutDot(req, res) {
  const { url } = req.query;
  if (!new URL(url).hostname.endsWith('example.com')) return res.sendStatus(400);
  res.json(await fetch(url)); // BAD ssrf
});

app.get('/j10d', async function endingWithDot(req, res) {
  const { url } = req.query;
  if (!new URL(url).hostname.endsWith('.example.com')) return res.sendStatus(400);
  res.json(await fetch(url)); // OK ssrf
});

app.get('/j10e', async function hostSaysNothingOfRest(req, res) {
  const { url } = req.query;
  if (new URL(url).hostname !== 'github.com') return res.sendStatus(400);
  exec('git clone ' + url); // BAD command-injection
});

app.get('/j10f', async function protocolOnly(req, res) {
  const { url } = req.query;
  if (new URL(url).protocol !== 'https:') return res.sendStatus(400);
  res.json(await fetch(url)); // BAD ssrf
});

app.get('/j10g', async function someHost(req, res) {
  const { url } = req.query;
  const { hostname } = new URL(url);
  if (!HOSTS.some((host) => hostname === host || hostname.endsWith('.' + host))) return res.sendStatus(400);
  res.json(await fetch(url)); // OK ssrf
});

app.get('/j10h', async function someHostInside(req, res) {
  const { url } = req.query;
  if (!HOSTS.some((host) => url.includes(host))) return res.sendStatus(400);
  res.json(await fetch(url)); // BAD ssrf
});

app.get('/j10i', async function inText(req, res) {
  const { host } = req.query;
  if (!'one.example.com,two.example.com'.includes(host)) return res.sendStatus(400);
  res.json(await fetch(`https://${host}/status`)); // BAD ssrf
});

app.get('/j10j', async function encodedHost(req, res) {
  res.json(await fetch(`https://${encodeURIComponent(req.query.host)}/status`)); // BAD ssrf
});

app.get('/j10k', async function encodedPart(req, res) {
  res.json(await fetch(`https://api.example.com/${encodeURIComponent(req.query.id)}`)); // OK ssrf
});

app.post('/j11', function anotherField(req, res) {
  const data = req.body;
  if (data.kind !== 'ping') return res.sendStatus(400);
  exec('ping ' + data.host); // BAD command-injection
});

app.post('/j11b', function sameField(req, res) {
  const data = req.body;
  if (data.host !== 'localhost') return res.sendStatus(400);
  exec('ping ' + data.host); // OK command-injection
});

app.post('/j11c', function otherNameOfField(req, res) {
  const { kind } = req.body;
  if (kind !== 'ping') return res.sendStatus(400);
  exec('ping ' + req.body.host); // BAD command-injection
});

app.get('/j12', function oneOfTwo(req, res) {
  const { host, count } = req.query;
  const line = `ping -c ${count} ${host}`;
  if (!HOSTS.includes(host)) return res.sendStatus(400);
  exec(line); // BAD command-injection
});

app.get('/j12b', function decodedAfter(req, res) {
  const { text } = req.query;
  if (!/^[a-z0-9]+$/i.test(text)) return res.sendStatus(400);
  exec(Buffer.from(text, 'base64').toString()); // BAD command-injection
});

app.get('/j12c', function firstWord(req, res) {
  const { line } = req.query;
  if (!['ls', 'df'].includes(line.split(' ')[0])) return res.sendStatus(400);
  exec(line); // BAD command-injection
});

app.get('/j12d', function everyCharacter(req, res) {
  const { host } = req.query;
  if (![...host].every((c) => 'abcdef0123456789.'.includes(c))) return res.sendStatus(400);
  exec('ping ' + host); // OK command-injection
});

app.get('/j12e', function someEqual(req, res) {
  const { host } = req.query;
  if (!HOSTS.some((one) => one === host)) return res.sendStatus(400);
  exec('ping ' + host); // OK command-injection
});

app.get('/j12f', function someUnequal(req, res) {
  const { host } = req.query;
  if (!HOSTS.some((one) => one !== host)) return res.sendStatus(400);
  exec('ping ' + host); // BAD command-injection
});

app.get('/j12g', function keyOfTable(req, res) {
  const column = COLUMNS[req.query.column];
  if (!column) return res.sendStatus(400);
  db.query('SELECT * FROM t ORDER BY ' + column, () => res.end()); // OK sql-injection
});

app.get('/j12h', function presetOfTable(req, res) {
  const column = COLUMNS[req.query.column] || req.query.column;
  db.query('SELECT * FROM t ORDER BY ' + column, () => res.end()); // BAD sql-injection
});

async function isKnown(host) {
  return HOSTS.includes(host);
}

app.get('/j13', async function nobodyWaits(req, res) {
  const { host } = req.query;
  if (!isKnown(host)) return res.sendStatus(400);
  exec('ping ' + host); // BAD command-injection
});

app.get('/j13b', async function waits(req, res) {
  const { host } = req.query;
  if (!(await isKnown(host))) return res.sendStatus(400);
  exec('ping ' + host); // OK command-injection
});

async function mustBeKnown(host) {
  if (!HOSTS.includes(host)) throw new Error('unknown');
}

app.get('/j13c', async function nobodyWaitsForError(req, res) {
  const { host } = req.query;
  mustBeKnown(host);
  exec('ping ' + host); // BAD command-injection
});

app.get('/j13d', async function waitsForError(req, res) {
  const { host } = req.query;
  await mustBeKnown(host);
  exec('ping ' + host); // OK command-injection
});

function tries(host) {
  try {
    if (!HOSTS.includes(host)) throw new Error('unknown');
  } catch {
    return false;
  }
  return true;
}

app.get('/j13e', function answerIgnored(req, res) {
  const { host } = req.query;
  tries(host);
  exec('ping ' + host); // BAD command-injection
});

app.get('/j13f', function answerTaken(req, res) {
  const { host } = req.query;
  if (!tries(host)) return res.sendStatus(400);
  exec('ping ' + host); // OK command-injection
});

function isOneOf(value, list) {
  return list.includes(value);
}

app.get('/j13g', function helperWithList(req, res) {
  const { host } = req.query;
  if (!isOneOf(host, HOSTS)) return res.sendStatus(400);
  exec('ping ' + host); // OK command-injection
});

app.get('/j13h', function helperWithListFromOutside(req, res) {
  const { host } = req.query;
  if (!isOneOf(host, req.query.list)) return res.sendStatus(400);
  exec('ping ' + host); // BAD command-injection
});

app.get('/j14', function optionOfProgram(req, res) {
  execFile('git', ['clone', escapeHtml(req.query.url)]); // BAD command-injection
});

app.get('/j14b', function noOption(req, res) {
  const { url } = req.query;
  if (!url.startsWith('https://')) return res.sendStatus(400);
  execFile('git', ['clone', url]); // OK command-injection
});

app.get('/j15', function stale(req, res) {
  let { host } = req.query;
  const known = HOSTS.includes(host);
  host = req.query.other;
  if (!known) return res.sendStatus(400);
  exec('ping ' + host); // BAD command-injection
});

app.get('/j15b', function fallsThrough(req, res) {
  const { mode } = req.query;
  switch (mode) {
    case 'a':
    case 'b':
      exec('run ' + mode); // OK command-injection
      break;
    default:
      exec('run ' + mode); // BAD command-injection
  }
});

app.get('/j16', function longForDoubling(req, res) {
  const { name } = req.query;
  if (name.length > 256) return res.sendStatus(400);
  res.json({ ok: /^(a+)+$/.test(name) }); // BAD redos/medium
});

app.get('/j16b', function shortForDoubling(req, res) {
  const { name } = req.query;
  if (name.length > 16) return res.sendStatus(400);
  res.json({ ok: /^(a+)+$/.test(name) }); // OK redos/medium
});

app.get('/j16c', function longForSquares(req, res) {
  const { name } = req.query;
  if (name.length > 60000) return res.sendStatus(400);
  res.json({ ok: /\s+$/.test(name) }); // BAD redos
});

app.get('/j16d', function shortForSquares(req, res) {
  const { name } = req.query;
  if (name.length > 5000) return res.sendStatus(400);
  res.json({ ok: /\s+$/.test(name) }); // OK redos
});
