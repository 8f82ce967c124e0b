import { Body, Controller, Post } from '@nestjs/common';
import { HttpService } from '@nestjs/axios';
import { firstValueFrom } from 'rxjs';
@Controller('import')
export class ImportController {
  constructor(private readonly http: HttpService) {}
  @Post()
  async run(@Body() body: { id: string }) {
    const response = await firstValueFrom(this.http.get(`https://feeds.example.com/items/${encodeURIComponent(body.id)}`));
    return response.data;
  }
}
