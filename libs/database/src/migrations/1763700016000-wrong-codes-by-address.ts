import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Wrong user codes are counted by the address they come from too: a guesser may have many accounts. */
export class WrongCodesByAddress1763700016000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE wrong_user_codes ADD COLUMN address text;
      CREATE INDEX wrong_user_codes_address ON wrong_user_codes (address, entered_at);
      CREATE INDEX wrong_user_codes_entered ON wrong_user_codes (entered_at);
      COMMENT ON COLUMN wrong_user_codes.address IS 'an IPv4 address, or the /64 of an IPv6 address';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE wrong_user_codes DROP COLUMN address');
    await runner.query('DROP INDEX wrong_user_codes_entered');
  }
}
