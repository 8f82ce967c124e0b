import jwt from 'jsonwebtoken';
const secret = process.env.JWT_SECRET;
if (!secret) throw new Error('JWT_SECRET is not set');
export const issue = (user: { id: string }) => jwt.sign({ id: user.id }, secret);
