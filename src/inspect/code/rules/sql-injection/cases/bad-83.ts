import { Router } from 'express';
import { pool } from './pool';
import { validateBody } from './validate';
import { loginSchema } from './schemas';
const router = Router();
router.post('/login', validateBody(loginSchema), async (req, res) => {
  const { rows } = await pool.query(`SELECT * FROM users WHERE email = '${req.body.email}'`);
  res.json({ ok: rows.length > 0 });
});
export default router;
