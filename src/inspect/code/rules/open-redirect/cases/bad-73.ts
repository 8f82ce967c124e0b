import { NextResponse } from 'next/server';

export async function GET(request: Request) {
  const { searchParams, origin } = new URL(request.url);
  // `.evil.example` or `@evil.example` behind the host is another host.
  return NextResponse.redirect(`${origin}${searchParams.get('next') ?? '/'}`);
}
