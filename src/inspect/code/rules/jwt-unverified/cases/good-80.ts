import { decodeJwt, jwtVerify } from 'jose';
import { cookies } from 'next/headers';
const key = new TextEncoder().encode(process.env.SESSION_KEY);
export async function currentUser() {
  const token = (await cookies()).get('session')?.value;
  if (!token) return null;
  const { payload } = await jwtVerify(token, key, { algorithms: ['HS256'] });
  return { id: payload.sub, role: payload.role };
}
