import path from 'node:path'; import fs from 'node:fs/promises'; import express from 'express'; const app = express(); const ROOT = path.resolve('files');
app.get('/f', async (req, res) => { res.type('bin').send(await fs.readFile(path.resolve(ROOT, req.query.name as string))); });
