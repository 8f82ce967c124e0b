import Handlebars from 'handlebars';
import { Router } from 'express';
const r = Router();
r.post('/mail/preview', (req, res) => {
  const tpl = Handlebars.compile('<p>{{body}}</p>');
  res.send(tpl({ body: req.body.source }));
});
export default r;
