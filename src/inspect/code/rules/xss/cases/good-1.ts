import express from 'express'; const app = express();
function esc(s: string): string { return s.replace(/[&<>"']/g, (c) => '&#' + c.charCodeAt(0) + ';'); }
app.get('/x', (req, res) => { res.send(`<p>${esc(String(req.query.n))}</p>`); });
