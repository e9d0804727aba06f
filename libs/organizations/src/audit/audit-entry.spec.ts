import { createHash } from 'node:crypto';
import { type AuditEntry, hashOf } from './audit-entry';

const ENTRY: Omit<AuditEntry, 'hash'> = {
  position: 2,
  recordedAt: new Date('2026-11-21T10:00:00.000Z'),
  actorId: '8c0f8e6e-0d3d-4a7b-9f5e-0c8a4d0e5f11',
  action: 'role.updated',
  subject: { type: 'role', id: 'r-1' },
  details: { name: 'Reviewer', level: 50 },
  requestId: 'request-1',
  ip: null,
  userAgent: null,
};
const PREVIOUS = Buffer.alloc(32, 7);
const SAID = [2, '2026-11-21T10:00:00.000Z', ENTRY.actorId, 'role.updated', 'role', 'r-1'];

const sha256 = (said: unknown[]) =>
  createHash('sha256').update(PREVIOUS).update(JSON.stringify(said)).digest();

describe('hashOf', () => {
  it('is of the entry before and of all that is said, with keys in order', () => {
    expect(hashOf(ENTRY, PREVIOUS)).toEqual(sha256([...SAID, { level: 50, name: 'Reviewer' }, 'request-1']));
    const changed = {
      ...ENTRY,
      before: { name: 'Critic', level: 40 },
      ip: '203.0.113.7',
      userAgent: 'cli/1.0',
    };
    expect(hashOf(changed, PREVIOUS)).toEqual(
      sha256([
        ...SAID,
        { level: 50, name: 'Reviewer' },
        'request-1',
        { level: 40, name: 'Critic' },
        '203.0.113.7',
        'cli/1.0',
      ]),
    );
  });

  it('is another when anything is another', () => {
    const others: Partial<AuditEntry>[] = [
      { position: 3 },
      { recordedAt: new Date(0) },
      { actorId: 'x' },
      { action: 'role.deleted' },
      { subject: { type: 'role', id: 'r-2' } },
      { details: {} },
      { before: {} },
      { requestId: null },
      { ip: '203.0.113.7' },
      { userAgent: 'cli/1.0' },
    ];
    const hashes = [{}, ...others].map((other) => hashOf({ ...ENTRY, ...other }, PREVIOUS).toString('hex'));
    hashes.push(hashOf(ENTRY).toString('hex'));
    expect(new Set(hashes).size).toBe(others.length + 2);
  });
});
