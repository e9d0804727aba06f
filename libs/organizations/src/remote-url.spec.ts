import { normalizeRemoteUrl, repositoryNameOf } from './remote-url';

describe('normalizeRemoteUrl', () => {
  it.each([
    'git@github.com:acme/backend',
    'git@GitHub.com:acme/backend.git',
    'ssh://git@github.com/acme/backend',
    'ssh://git@github.com:22/acme/backend.git',
    'https://github.com/acme/backend.git',
    'https://user:token@github.com/acme/backend/',
    'git://github.com//acme/backend',
    'github.com:acme/backend',
  ])('%s is github.com/acme/backend', (url) => {
    expect(normalizeRemoteUrl(url)).toBe('github.com/acme/backend');
  });

  it('keeps a port of its own and nested groups', () => {
    expect(normalizeRemoteUrl('https://git.example.com:8443/group/sub/app.git')).toBe(
      'git.example.com:8443/group/sub/app',
    );
  });

  it.each([
    '',
    '   ',
    'acme/backend',
    'https://',
    'https://github.com/',
    'git@github.com:',
    'a b:c',
    'x'.repeat(3000),
    'javascript://github.com/acme/backend',
    'C:\\repos\\backend',
    'https://h/a%0Ab',
    `git@h:${'字'.repeat(600)}`,
  ])('refuses %p', (url) => {
    expect(normalizeRemoteUrl(url)).toBeNull();
  });
});

it('names a repository by the last word of its path', () => {
  expect(repositoryNameOf('github.com/acme/backend')).toBe('backend');
});
