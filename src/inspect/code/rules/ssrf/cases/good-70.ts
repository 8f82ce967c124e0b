import { Injectable, Controller, Post, Body } from '@nestjs/common';
import { HttpService } from '@nestjs/axios';
const HOOKS = { a: 'https://a.example.com/hook', b: 'https://b.example.com/hook' };
@Controller('hooks')
export class HooksController {
  constructor(private readonly http: HttpService) {}
  @Post('test')
  async test(@Body() dto: { target: 'a' | 'b' }) {
    const url = HOOKS[dto.target];
    if (!url) return { ok: false };
    await this.http.axiosRef.post(url, { ping: true });
    return { ok: true };
  }
}
