import path from 'node:path'; import fs from 'node:fs'; import { randomUUID } from 'node:crypto'; import express from 'express'; const app = express();
app.post('/f', (req, res) => { const p = path.join('/up', randomUUID() + path.extname(req.body.name)); fs.writeFileSync(p, req.body.data); res.end(); });
