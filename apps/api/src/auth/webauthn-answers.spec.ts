import { assertionIn, attestationIn, passkeyNameIn } from './webauthn-answers';

const attestation = {
  id: 'AAAA',
  rawId: 'AAAA',
  type: 'public-key',
  response: { clientDataJSON: 'e30', attestationObject: 'o2M', transports: ['usb', 'internal'] },
};
const assertion = {
  id: 'AAAA',
  rawId: 'AAAA',
  type: 'public-key',
  response: { clientDataJSON: 'e30', authenticatorData: 'AA', signature: 'MEU', userHandle: '_-8' },
};

const problemsOf = (work: () => unknown): object => {
  try {
    return { answered: work() };
  } catch (error) {
    return (error as { details: object }).details;
  }
};

it('reads what it needs, and leaves the rest of what browsers send', () => {
  const sent = {
    ...attestation,
    authenticatorAttachment: 'platform',
    clientExtensionResults: { credProps: {} },
  };
  expect(attestationIn(sent)).toEqual({
    ...attestation,
    response: { ...attestation.response, transports: ['internal', 'usb'] },
  });
  expect(assertionIn({ ...assertion, extra: 1 })).toEqual(assertion);
});

it('keeps only transports that there are', () => {
  const transports = ['internal', 'telepathy', 7, 'internal'];
  const { response } = attestationIn({
    ...attestation,
    response: { ...attestation.response, transports },
  });
  expect(response.transports).toEqual(['internal']);
  const without = attestationIn({ ...attestation, response: { ...attestation.response, transports: 'usb' } });
  expect(without.response.transports).toEqual([]);
});

it.each([undefined, null, 'text', [], {}, { response: null }, JSON.parse('{"__proto__": {"id": "AAAA"}}')])(
  'names all that is missing of %j',
  (body) => {
    expect(problemsOf(() => assertionIn(body))).toEqual({
      type: ['must be "public-key"'],
      id: ['is missing'],
      rawId: ['is missing'],
      'response.clientDataJSON': ['is missing'],
      'response.authenticatorData': ['is missing'],
      'response.signature': ['is missing'],
      'response.userHandle': ['is missing'],
    });
  },
);

it.each(['', 7, null, 'not base64url!', 'padded==', 'A'.repeat(1_365)])('refuses the id %j', (id) => {
  expect(problemsOf(() => attestationIn({ ...attestation, id }))).toEqual({
    id: ['must be base64url of at most 1364 characters'],
  });
});

it('takes a name beside it, or none', () => {
  expect(passkeyNameIn({ ...attestation, name: 'Laptop' })).toBe('Laptop');
  for (const body of [attestation, { name: '' }, { name: null }, null])
    expect(passkeyNameIn(body)).toBeUndefined();
  expect(problemsOf(() => passkeyNameIn({ name: ['Laptop'] }))).toEqual({ name: ['must be a string'] });
});
