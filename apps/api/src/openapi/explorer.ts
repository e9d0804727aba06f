import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { SwaggerModule } from '@nestjs/swagger';
import { describeApi } from './document';

/** Swagger UI brings its own scripts and styles; nothing leaves the server and nothing is remembered. */
const EXPLORER_CSP = [
  `default-src 'none'`,
  `script-src 'self'`,
  `style-src 'self' 'unsafe-inline'`,
  `img-src 'self' data:`,
  `connect-src 'self'`,
  `frame-ancestors 'none'`,
  `base-uri 'none'`,
].join('; ');

/** The explorer at /docs and the document at /openapi.json. The document is made at the first request for it. */
export function mountExplorer(app: NestFastifyApplication): void {
  let document: ReturnType<typeof describeApi> | undefined;
  const instance = app.getHttpAdapter().getInstance();
  instance.get('/', (_request, reply) => reply.redirect('/docs'));
  instance.addHook('onSend', (request, reply, _payload, done) => {
    if (/^\/docs(?:[/?]|$)/.test(request.url)) void reply.header('content-security-policy', EXPLORER_CSP);
    done();
  });
  SwaggerModule.setup('docs', app, () => (document ??= describeApi(app)), {
    jsonDocumentUrl: 'openapi.json',
    yamlDocumentUrl: 'docs/openapi.yaml',
    customSiteTitle: 'crewkit API',
    swaggerOptions: {
      ...{ persistAuthorization: false, displayRequestDuration: true, validatorUrl: null },
      // A browser takes half a minute to show all operations at once, and as long for each change of theirs.
      ...{ docExpansion: 'none', filter: true },
    },
  });
}
