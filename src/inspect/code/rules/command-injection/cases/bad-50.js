// A function that gives a promise is the same function.
const express = require('express');
const Promise = require('bluebird');
const pify = require('pify');
const childProcess = Promise.promisifyAll(require('child_process'));
const run = pify(require('child_process').exec);
const app = express();
app.get('/size', async (req, res) => res.send(await childProcess.execAsync(`du -sh ${req.query.folder}`)));
app.get('/lines', async (req, res) => res.send(await run('wc -l ' + req.query.file)));
