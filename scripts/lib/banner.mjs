/** What a newcomer needs once everything runs. */
export function banner({ url, hasMailbox, home, seconds }) {
  const mail = hasMailbox
    ? [`  Mailbox    ${url}/dev/mailbox   (sign-in links are shown here: no SMTP_URL is set)`]
    : ['  Mail       sign-in links are sent through SMTP_URL'];
  return [
    '',
    `crewkit is ready after ${seconds} s`,
    '',
    `  API        ${url}/api/v1`,
    `  Explorer   ${url}/docs`,
    `  Sign in    ${url}/sign-in`,
    ...mail,
    `  Data       ${home}`,
    '',
    '  Log in from a terminal: ask for a code, open its verification_uri_complete and approve, then fetch the token:',
    `    curl -s -X POST ${url}/api/v1/auth/device`,
    `    curl -s ${url}/api/v1/auth/token -H 'content-type: application/json' -d '{"device_code":"<device_code>"}'`,
    '',
    '  Ctrl-C stops everything; the data stay. LOG=1 npm start shows every log line.',
    '',
  ].join('\n');
}
