import { createServerFn } from '@tanstack/react-start';
import { pool } from './db';
export const findUser = createServerFn({ method: 'POST' })
  .inputValidator((data: { email: string }) => data)
  .handler(async ({ data }) => {
    const result = await pool.query(`SELECT * FROM users WHERE email = '${data.email}'`);
    return result.rows;
  });
