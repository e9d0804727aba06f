import { type Rule, token } from '../rule';

/** Where code, packages and builds live. */
export const CODE_TOKENS: readonly Rule[] = [
  token('github-token', ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_'], /gh[pousr]_[A-Za-z0-9]{36,255}/),
  token('github-pat', ['github_pat_'], /github_pat_\w{60,255}/),
  token(
    'gitlab-token',
    [
      ...['glpat-', 'gldt-', 'glrt-', 'glcbt-', 'glptt-', 'glsoat-'],
      ...['glagent-', 'gloas-', 'glft-', 'glffct-', 'glimt-'],
    ],
    /gl(?:pat|dt|rt|cbt|ptt|soat|agent|oas|ft|ffct|imt)-[\w=.-]{20,320}/,
  ),
  token('gitlab-runner', ['gr1348941'], /GR1348941[\w-]{20,64}/),
  token('npm-token', ['npm_'], /npm_[A-Za-z0-9]{36,64}/),
  token('pypi-token', ['pypi-ageichlwas5vcmc'], /pypi-AgEIcHlwaS5vcmc[\w-]{50,1000}/),
  token('rubygems-token', ['rubygems_'], /rubygems_[a-f0-9]{48}/),
  token('artifactory-key', ['akcp'], /AKCp[A-Za-z0-9]{69}(?![A-Za-z0-9])/),
  token('artifactory-reference', ['cmvmd'], /cmVmd[A-Za-z0-9]{59}(?![A-Za-z0-9])/),
  token('sourcegraph-token', ['sgp_'], /sgp_(?:[a-fA-F0-9]{16}_|local_)?[a-fA-F0-9]{40}/),
  token('readme-key', ['rdme_'], /rdme_[a-z0-9]{70}/),
];
