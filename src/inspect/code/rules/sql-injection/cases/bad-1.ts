import express from 'express'; import { pool } from './db';
const app = express();
app.get('/x', async (req, res) => { const id = req.query.id as string; const r = await pool.query(`SELECT * FROM t WHERE id = ${id}`); res.json(r.rows); });
