import { Injectable, Controller, Post, Body } from '@nestjs/common';
import { HttpService } from '@nestjs/axios';
@Controller('hooks')
export class HooksController {
  constructor(private readonly http: HttpService) {}
  @Post('test')
  async test(@Body() dto: { callbackUrl: string }) {
    await this.http.axiosRef.post(dto.callbackUrl, { ping: true });
    return { ok: true };
  }
}
