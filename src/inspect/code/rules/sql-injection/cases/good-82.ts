import { Controller, Get, Query } from '@nestjs/common';
import { DataSource } from 'typeorm';
class CatsService {
  constructor(private readonly ds: DataSource) {}
  async search(breed: string) {
    return this.ds.query('SELECT * FROM cats WHERE breed = $1', [breed]);
  }
}
@Controller('cats')
export class CatsController {
  constructor(private readonly cats: CatsService) {}
  @Get('search')
  search(@Query('breed') breed: string) {
    return this.cats.search(breed);
  }
}
