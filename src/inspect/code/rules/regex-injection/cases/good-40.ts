import express, { Request, Response } from 'express';
import { notes } from './store.js';
const app = express();
const escapeRegExp = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
app.get('/notes', (req: Request, res: Response) => {
  const pattern = new RegExp(escapeRegExp(req.query.q as string), 'i');
  res.json(notes.filter((note) => pattern.test(note.text)));
});
app.listen(3000);
