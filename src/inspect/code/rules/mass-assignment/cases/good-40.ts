import { NextResponse } from 'next/server';
import { z } from 'zod';
import { prisma } from '@/lib/prisma';
import { auth } from '@/auth';
const Profile = z.object({ name: z.string().max(80), bio: z.string().max(500) });
export async function PATCH(request: Request) {
  const session = await auth();
  if (!session) return NextResponse.json({}, { status: 401 });
  const data = Profile.parse(await request.json());
  const user = await prisma.user.update({ where: { id: session.user.id }, data });
  return NextResponse.json({ id: user.id });
}
