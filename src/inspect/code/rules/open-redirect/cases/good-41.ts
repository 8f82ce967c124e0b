import { NextResponse, type NextRequest } from 'next/server';
export function middleware(request: NextRequest) {
  const returnTo = request.nextUrl.searchParams.get('returnTo');
  if (returnTo && request.cookies.has('session')) {
    const target = new URL(returnTo, request.nextUrl.origin);
    if (target.origin === request.nextUrl.origin) return NextResponse.redirect(target);
  }
  return NextResponse.next();
}
