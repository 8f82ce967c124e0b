import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module';

export const start = async () => (await NestFactory.create(AppModule, { cors: true })).listen(3000);
