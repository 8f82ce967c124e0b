// Settings of servers and clients, parts of handlers without their heads, and their twins.
const https = require('https');
const tls = require('tls');
const crypto = require('crypto');
const helmet = require('helmet');
const csrf = require('csurf');
const Cookies = require('cookies');
const cookieSession = require('cookie-session');
const pgp = require('pg-promise');
const hogan = require('hogan.js');
const { User } = require('./models');
const db = pgp()(process.env.DATABASE);

https.request({ host: 'a.test', checkServerIdentity: () => undefined }); // BAD tls-verification-off
https.request({ host: 'a.test', checkServerIdentity() {} }); // BAD tls-verification-off
https.request({ host: 'a.test', checkServerIdentity: (_, peer) => tls.checkServerIdentity('b.test', peer) }); // OK
new tls.TLSSocket(socket, { rejectUnauthorized: false }); // BAD tls-verification-off
new tls.TLSSocket(socket, { rejectUnauthorized: true }); // OK

app.use(csrf({ ignoreMethods: ['GET', 'POST'] })); // BAD csrf-off
app.use(csrf({ ignoreMethods: ['GET', 'HEAD'] })); // OK
app.use(csrf({ cookie: { secure: false } })); // BAD weak-cookie
app.use(csrf({ cookie: { secure: true } })); // OK
app.use(cookieSession({ keys: [process.env.KEY] })); // OK
app.use(helmet.hsts({ maxAge: 31536000, includeSubDomains: false })); // BAD security-headers-off
app.use(helmet.hsts({ maxAge: 31536000 })); // OK
app.use(helmet.referrerPolicy({ policy: 'unsafe-url' })); // BAD security-headers-off
app.use(helmet.referrerPolicy({ policy: 'no-referrer' })); // OK

function last(request, response) {
  const jar = new Cookies(request, response);
  jar.set('last', 'today', { httpOnly: false }); // BAD weak-cookie
  jar.set('last', 'today', { httpOnly: true }); // OK
}

crypto.createPrivateKey('tr4nsferr4nsfer'); // BAD hardcoded-secret-key
crypto.createPrivateKey(process.env.KEY); // OK
crypto.createHmac('sha256', '${HMAC_KEY}'); // OK hardcoded-secret-key
crypto.createCipheriv('DES3', key, iv); // BAD weak-cipher
crypto.createCipheriv('aes-256-gcm', key, iv); // OK weak-cipher
crypto.generateKeyPairSync('ec', { namedCurve: 'secp112r1' }); // BAD weak-key-size
crypto.generateKeyPairSync('ec', { namedCurve: 'P-256' }); // OK

window.onmessage = (event) => { show(event.data); }; // BAD unchecked-message
window.onmessage = (event) => { if (event.origin === 'https://a.test') show(event.data); }; // OK
const open = (event) => { if (event.origin !== 'https://a.test') return; show(event.data); };
window.addEventListener('message', (event) => open(event)); // OK
window.addEventListener('message', () => reload()); // OK

db.multi(`select ${req.query.a}; select 2`); // BAD sql-injection
db.multi('select $1; select 2', [req.query.a]); // OK
hogan.compile(req.body.page); // BAD template-injection
hogan.compile('page'); // OK
res.send(`<p>${req.params.name}</p>`); // BAD xss
new Function('a', code); // BAD code-injection/low
new Function('a', 'return a'); // OK
User.findOne({ name: req.body.name }); // BAD nosql-injection
User.findOne({ name: req.body.name.toString() }); // OK
User.findOne({ name: req.body.name.toLowerCase() }); // OK
