import { timingSafeEqual } from 'node:crypto';
export function hasValidToken(token: string, own: string): boolean {
  try {
    return timingSafeEqual(Buffer.from(token), Buffer.from(own));
  } catch {} // the lengths differ
  return false;
}
