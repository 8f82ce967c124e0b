import express from 'express'; const app = express();
const MAP: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
const esc = (s: string) => s.replace(/[&<>]/g, (c) => MAP[c]);
app.get('/x', (req, res) => { res.send(`<p>${esc(String(req.query.n))}</p>`); });
