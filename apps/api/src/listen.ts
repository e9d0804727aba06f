import type { NestFastifyApplication } from '@nestjs/platform-fastify';

/**
 * Listens on one address, or, when none is set, on both loopback addresses: `localhost` means ::1 to some
 * clients and 127.0.0.1 to others, and neither should find a stranger there.
 */
export async function listen(
  app: NestFastifyApplication,
  { port, host }: { port: number; host?: string },
): Promise<void> {
  try {
    await app.listen(port, host ?? 'localhost');
  } catch (error) {
    if ((error as { code?: string }).code !== 'EADDRINUSE') throw error;
    throw new Error(
      `Port ${port} is taken by another program. Choose another with PORT=, for example PORT=${port + 1}.`,
      { cause: error },
    );
  }
}
