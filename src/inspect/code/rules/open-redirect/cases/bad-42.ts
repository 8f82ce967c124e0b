import { redirect, type LoaderFunctionArgs } from '@remix-run/node';
import { getSession } from '~/session.server';
export async function loader({ request }: LoaderFunctionArgs) {
  const session = await getSession(request.headers.get('Cookie'));
  const url = new URL(request.url);
  const to = url.searchParams.get('redirectTo') || '/';
  if (session.has('userId')) return redirect(to);
  return null;
}
