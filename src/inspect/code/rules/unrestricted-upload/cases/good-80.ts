import multer from 'multer';
import path from 'node:path';
import { Router } from 'express';
const storage = multer.diskStorage({
  destination: 'public/uploads',
  filename: (req, file, cb) => cb(null, crypto.randomUUID() + '.png'),
});
const upload = multer({
  storage,
  limits: { fileSize: 5_000_000 },
  fileFilter: (req, file, cb) => cb(null, file.mimetype === 'image/png'),
});
export const router = Router();
router.post('/photo', upload.single('photo'), (req, res) => res.json({ ok: true }));
