import express from 'express'; import { z } from 'zod'; import { pool } from './db';
const Query = z.object({ id: z.coerce.number().int() });
const app = express();
app.get('/x', async (req, res) => { const { id } = Query.parse(req.query); const r = await pool.query(`SELECT * FROM t WHERE id = ${id}`); res.json(r.rows); });
