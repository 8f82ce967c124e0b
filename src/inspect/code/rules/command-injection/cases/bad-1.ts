import { exec } from 'node:child_process';
import type { Request, Response } from 'express';

export function list(req: Request, res: Response): void {
  const { folder } = req.query;
  exec('ls ' + folder, (_error, out) => res.json({ out }));
}
