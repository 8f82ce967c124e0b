import express from 'express'; import { pool } from './db'; const app = express();
const SORTS = ['name', 'date'];
app.get('/x', async (req, res) => { const sort = SORTS.find((s) => s === req.query.sort) ?? 'name'; const r = await pool.query(`SELECT * FROM t ORDER BY ${sort}`); res.json(r.rows); });
