import axios from 'axios'; import express from 'express'; const app = express();
app.post('/hook', async (req, res) => { const { data } = await axios.post(req.body.callback, { ok: true }); res.json(data); });
