const express = require('express');
const Promise = require('bluebird');
const pify = require('pify');
const childProcess = Promise.promisifyAll(require('child_process'));
const run = pify(require('child_process').execFile);
const app = express();
app.get('/size', async (req, res) => res.json(await childProcess.execFileAsync('du', ['-sh', '--', req.query.folder])));
app.get('/lines', async (req, res) => res.json(await run('wc', ['-l', '--', req.query.file])));
