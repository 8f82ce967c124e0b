import { Controller, Get, Param, ParseIntPipe } from '@nestjs/common';
import { DataSource } from 'typeorm';
@Controller('cats')
export class CatController {
  constructor(private readonly ds: DataSource) {}
  @Get(':id')
  find(@Param('id', ParseIntPipe) id: number) {
    return this.ds.query(`SELECT * FROM cats WHERE id = ${id}`);
  }
}
