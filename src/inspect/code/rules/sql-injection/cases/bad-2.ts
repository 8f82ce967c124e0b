import express from 'express'; import { PrismaClient } from '@prisma/client'; const prisma = new PrismaClient(); const app = express();
app.get('/x', async (req, res) => { const rows = await prisma.$queryRawUnsafe(`SELECT * FROM t WHERE id = ${req.query.id}`); res.json(rows); });
