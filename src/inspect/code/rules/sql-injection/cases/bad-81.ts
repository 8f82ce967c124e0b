import { Router } from 'express';
import { pool } from './pool';
const router = Router();
router.post('/bulk', async (req, res) => {
  const ids: string[] = req.body.ids;
  const marks = ids.map((id) => `'${id}'`).join(', ');
  const { rows } = await pool.query(`SELECT * FROM files WHERE id IN (${marks})`, ids);
  res.json(rows);
});
export default router;
