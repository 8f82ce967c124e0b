import { NextRequest, NextResponse } from 'next/server';
export function GET(req: NextRequest) {
  const back = req.nextUrl.searchParams.get('back') ?? '/';
  return NextResponse.redirect(new URL(`/welcome?from=${encodeURIComponent(back)}`, req.url));
}
