import { Body, Controller, Post } from '@nestjs/common';
import { HttpService } from '@nestjs/axios';
import { firstValueFrom } from 'rxjs';
@Controller('import')
export class ImportController {
  constructor(private readonly http: HttpService) {}
  @Post()
  async run(@Body() body: { url: string }) {
    const response = await firstValueFrom(this.http.get(body.url));
    return response.data;
  }
}
