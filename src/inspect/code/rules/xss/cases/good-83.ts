import { Router } from 'express';
const pages = new Map<string, string>();
const r = Router();
r.get('/p/:id', (req, res) => {
  const page = pages.get(req.query.page as string);
  res.send(page);
});
export default r;
