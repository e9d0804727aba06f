import { applyDecorators } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiConsumes } from '@nestjs/swagger';

/** What a route takes beside small JSON bodies. */
export interface RouteBody {
  /** `application/x-www-form-urlencoded`: nowhere else, or a foreign page could post to cookie routes. */
  form?: boolean;
  /** `Content-Encoding: gzip`. */
  gzip?: boolean;
  /** The body is handed over unread. */
  stream?: boolean;
  maxBytes?: number;
  /** Keys like `__proto__` are data: what reads the body must not copy them onto objects by assignment. */
  anyKeys?: boolean;
}

/** Lets a route take other bodies than JSON of at most 1 MiB. */
export function TakesBody(body: RouteBody): MethodDecorator {
  return RouteConfig({ body });
}

/** As OAuth clients send it, and pages. */
export function AcceptsForm(): MethodDecorator {
  return applyDecorators(
    TakesBody({ form: true }),
    ApiConsumes('application/json', 'application/x-www-form-urlencoded'),
  );
}

/** What the route of a request takes. */
export function bodyOptionsOf({
  routeOptions,
}: {
  routeOptions: { config?: unknown };
}): RouteBody | undefined {
  return (routeOptions.config as { body?: RouteBody } | undefined)?.body;
}

/** Whether anything is to be read behind the headers (RFC 9112 §6). */
export function hasBody({ headers }: { headers: Record<string, unknown> }): boolean {
  return headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined;
}
