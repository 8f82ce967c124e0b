import { Router } from 'express';
import { requireAuth } from './auth';
import { prisma } from './prisma';
const r = Router();
r.use(requireAuth);
r.get('/orders/:id', async (req, res) => {
  const order = await prisma.order.findUnique({ where: { id: req.params.id } });
  res.json(order);
});
export default r;
