import jwt from 'jsonwebtoken';
const secret = process.env.JWT_SECRET || 'dev-secret-change-me';
export const issue = (user: { id: string }) => jwt.sign({ id: user.id }, secret);
