import { realpath } from './files';
export async function nameOf(file: string) {
  let name: string | undefined;
  try {
    // It is undefined where there is no permission to look.
    name = await realpath(file);
  } catch {}
  return name;
}
