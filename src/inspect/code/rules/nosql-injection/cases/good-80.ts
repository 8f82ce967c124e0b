import { Router } from 'express';
import { User } from './user-model';
import { validateBody } from './validate';
import { logged } from './logged';
import { loginSchema } from './schemas';
const router = Router();
router.post('/login', validateBody(loginSchema), async (req, res) => {
  const { email, pin } = req.body;
  const user = await User.findOne({ email, pin });
  res.json({ ok: Boolean(user) });
});
export default router;
