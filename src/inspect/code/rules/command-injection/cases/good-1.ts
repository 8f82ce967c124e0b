import { exec } from 'node:child_process'; import express from 'express'; const app = express();
app.get('/d', (req, res) => { const h = String(req.query.h); if (!/^[a-z0-9.-]+$/i.test(h)) { res.status(400).end(); return; } exec(`dig ${h}`, (e, out) => res.json({ out })); });
