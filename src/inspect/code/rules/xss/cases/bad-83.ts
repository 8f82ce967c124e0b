import { Router } from 'express';
const pages = new Map<string, string>();
const r = Router();
r.get('/p/:id', (req, res) => {
  const page = req.query.page;
  res.send(page);
});
export default r;
