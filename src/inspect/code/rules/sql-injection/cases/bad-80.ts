import { Controller, Get, Param, ParseIntPipe } from '@nestjs/common';
import { DataSource } from 'typeorm';
@Controller('cats')
export class CatController {
  constructor(private readonly ds: DataSource) {}
  @Get(':id')
  find(@Param('id') id: string) {
    return this.ds.query(`SELECT * FROM cats WHERE id = ${id}`);
  }
}
