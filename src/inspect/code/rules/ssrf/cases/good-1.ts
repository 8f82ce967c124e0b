import express from 'express'; const app = express();
const HOSTS = new Map([['eu', 'https://eu.example.com'], ['us', 'https://us.example.com']]);
app.get('/p', async (req, res) => { const base = HOSTS.get(String(req.query.region)); if (!base) { res.status(400).end(); return; } const r = await fetch(base + '/status'); res.json(await r.json()); });
