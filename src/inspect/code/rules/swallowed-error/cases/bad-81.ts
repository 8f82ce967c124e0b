import { verifyToken } from './tokens';
export async function nameOf(file: string) {
  let name: string | undefined;
  try {
    // It is undefined where there is no permission to look.
    name = verifyToken(file);
  } catch {}
  return name;
}
