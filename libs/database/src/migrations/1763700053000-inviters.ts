import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * An invitation is worth no more than its inviter, also where only invited people may sign up: who invites is a member, and
 * with their membership the invitation loses its inviter.
 */
export class Inviters1763700053000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE invitations NO FORCE ROW LEVEL SECURITY, ALTER COLUMN invited_by DROP NOT NULL;
      ALTER TABLE memberships NO FORCE ROW LEVEL SECURITY;
      UPDATE invitations i SET invited_by = NULL WHERE NOT EXISTS (
        SELECT FROM memberships m WHERE m.organization_id = i.organization_id AND m.user_id = i.invited_by);
      ALTER TABLE invitations FORCE ROW LEVEL SECURITY, ADD FOREIGN KEY (organization_id, invited_by)
        REFERENCES memberships (organization_id, user_id) ON DELETE SET NULL (invited_by);
      ALTER TABLE memberships FORCE ROW LEVEL SECURITY;
      CREATE INDEX invitations_inviter ON invitations (organization_id, invited_by);
      COMMENT ON COLUMN invitations.invited_by IS 'null once that person is no member any more';

      DROP POLICY open ON invitations;
      CREATE POLICY open ON invitations FOR SELECT TO crewkit_platform
        USING (invited_by IS NOT NULL AND accepted_at IS NULL AND declined_at IS NULL AND expires_at > now());
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP POLICY open ON invitations;
      CREATE POLICY open ON invitations FOR SELECT TO crewkit_platform
        USING (accepted_at IS NULL AND declined_at IS NULL AND expires_at > now());
      ALTER TABLE invitations DROP CONSTRAINT invitations_organization_id_invited_by_fkey, NO FORCE ROW LEVEL SECURITY;
      DROP INDEX invitations_inviter;
      DELETE FROM invitations WHERE invited_by IS NULL;
      ALTER TABLE invitations FORCE ROW LEVEL SECURITY, ALTER COLUMN invited_by SET NOT NULL;
    `);
  }
}
