import { cookies } from 'next/headers';
import { sealed } from './seal';
export async function start(userId: string) {
  const jar = await cookies();
  jar.set('session', await sealed(userId), { httpOnly: true, secure: true, sameSite: 'lax' });
}
