const NEEDED = ['TEST_DATABASE_URL', 'TEST_REDIS_URL'];

/** Jest asks for a default export here. */
export default function globalSetup(): void {
  const missing = NEEDED.filter((name) => !process.env[name]);
  if (missing.length === 0) return;
  throw new Error(
    `These specs need real servers, and ${missing.join(' and ')} is not set. Run "npm test": it starts Postgres ` +
      'and Redis, sets both and hands its arguments on to Jest.',
  );
}
