import { NextResponse } from 'next/server';
import { prisma } from '@/lib/prisma';
import { auth } from '@/auth';
export async function PATCH(request: Request) {
  const session = await auth();
  if (!session) return NextResponse.json({}, { status: 401 });
  const data = await request.json();
  const user = await prisma.user.update({ where: { id: session.user.id }, data });
  return NextResponse.json(user);
}
