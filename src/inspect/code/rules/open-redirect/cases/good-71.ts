import { NextResponse } from 'next/server';
export async function GET(request: Request) {
  const { searchParams, origin } = new URL(request.url);
  const target = new URL(searchParams.get('next') ?? '/', origin);
  if (target.origin !== origin) return NextResponse.redirect(origin);
  return NextResponse.redirect(target);
}
