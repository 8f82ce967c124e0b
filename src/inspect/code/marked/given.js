// Credentials that libraries are given, formats from outside, and their twins.
const http = require('http');
const util = require('util');
const express = require('express');
const AWS = require('aws-sdk');
const request = require('request');
const basicAuth = require('express-basic-auth');
const cookieSession = require('cookie-session');
const CryptoJS = require('crypto-js');
const app = express();
http.request({ host: 'a.test', auth: 'robot:tr4nsfer' }); // BAD hardcoded-credential
http.request({ host: 'a.test', auth: process.env.ROBOT }); // OK
AWS.config.update({ accessKeyId: process.env.ID, secretAccessKey: 'tr4nsferr4nsfer' }); // BAD hardcoded-credential
AWS.config.update({ accessKeyId: process.env.ID, secretAccessKey: process.env.KEY }); // OK
request.get('https://a.test').auth('robot', 'tr4nsfer'); // BAD hardcoded-credential
request.get('https://a.test').auth('robot', process.env.PASS); // OK
request.get('https://a.test', { auth: { user: 'robot', pass: 'tr4nsfer' } }); // BAD hardcoded-credential
request.get('https://a.test', { auth: { user: 'robot', pass: process.env.PASS } }); // OK
app.use(basicAuth({ users: { admin: 'tr4nsfer' } })); // BAD hardcoded-credential
app.use(basicAuth({ users: { admin: process.env.PASS } })); // OK
app.use(cookieSession({ secret: 'tr4nsfer' })); // BAD hardcoded-secret-key
app.use(cookieSession({ secret: process.env.SECRET })); // OK hardcoded-secret-key
CryptoJS.AES.encrypt('text', 'tr4nsfer'); // BAD hardcoded-secret-key
CryptoJS.AES.encrypt('text', process.env.SECRET); // OK
app.get('/', (req, res) => {
  console.log(req.query.name, req.ip); // BAD log-injection
  console.log('%s of %s', req.ip, 'a'); // OK
  res.json({ text: util.format(req.query.format, process.pid) }); // BAD log-injection
  res.json({ text: util.format('%s', process.pid) }); // OK
});
