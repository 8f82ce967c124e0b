import express, { Request, Response } from 'express';
import { notes } from './store.js';
const app = express();
app.get('/notes', (req: Request, res: Response) => {
  const pattern = new RegExp(req.query.q as string, 'i');
  res.json(notes.filter((note) => pattern.test(note.text)));
});
app.listen(3000);
