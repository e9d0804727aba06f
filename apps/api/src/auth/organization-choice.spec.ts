import type { Membership } from '@app/organizations';
import { chooseOrganization } from './organization-choice';

const membership = (slug: string): Membership => ({
  organizationId: `0b9f6a0e-7f7d-4c53-9b1a-0000000000${slug.length.toString().padStart(2, '0')}`,
  slug,
  name: slug,
  role: 'member',
  level: 40,
  coachingMode: 'coaching',
});
const acme = membership('acme');
const umbrella = membership('umbrella');
const refusal = expect.objectContaining({ kind: 'invalid' }) as Error;

describe('chooseOrganization', () => {
  it('is the only one, or none for who belongs to none', () => {
    expect(chooseOrganization([acme], undefined)).toBe(acme);
    expect(chooseOrganization([], undefined)).toBeNull();
  });

  it('must be named by who belongs to several', () => {
    expect(() => chooseOrganization([acme, umbrella], undefined)).toThrow(refusal);
    expect(() => chooseOrganization([acme, umbrella], '')).toThrow(refusal);
    expect(chooseOrganization([acme, umbrella], 'UMBRELLA')).toBe(umbrella);
    expect(chooseOrganization([acme, umbrella], acme.organizationId)).toBe(acme);
  });

  it('is never one that the person does not belong to', () => {
    expect(() => chooseOrganization([acme], 'umbrella')).toThrow(refusal);
    expect(() => chooseOrganization([], 'umbrella')).toThrow(refusal);
  });
});
