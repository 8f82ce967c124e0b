import { NextResponse, type NextRequest } from 'next/server';
export function middleware(request: NextRequest) {
  const returnTo = request.nextUrl.searchParams.get('returnTo');
  if (returnTo && request.cookies.has('session')) {
    return NextResponse.redirect(returnTo);
  }
  return NextResponse.next();
}
