import {
  applyDecorators,
  type CallHandler,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
  UseInterceptors,
} from '@nestjs/common';
import { ApiHeader, ApiResponse } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { map, type Observable } from 'rxjs';
import { WrittenAnswer } from './written-answer';

/** The same answer is sent once (RFC 9110 §13.1.2). Whoever keeps an answer may hand it over as it was written. */
@Injectable()
class EntityTags implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = context.switchToHttp();
    const [request, reply] = [http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>()];
    return next.handle().pipe(map((body: unknown) => unlessKnown(body, request, reply)));
  }
}

function unlessKnown(body: unknown, request: FastifyRequest, reply: FastifyReply): unknown {
  const { etag, json } = body instanceof WrittenAnswer ? body : new WrittenAnswer(body);
  void reply.header('etag', etag).header('cache-control', 'private, no-cache');
  if (namesTag(request.headers['if-none-match'], etag)) return void reply.status(304);
  if (!(body instanceof WrittenAnswer)) return body;
  void reply.type('application/json; charset=utf-8');
  return json;
}

/** Weak comparison, as for every GET. */
function namesTag(header: string | undefined, tag: string): boolean {
  const named = (header ?? '').split(',').map((word) => word.trim().replace(/^W\//, ''));
  return named.includes(tag) || named.includes('*');
}

/** A GET whose answer clients keep, and ask again whether it is still true. */
export function Revalidates(): MethodDecorator {
  return applyDecorators(
    UseInterceptors(EntityTags),
    ApiHeader({
      name: 'If-None-Match',
      required: false,
      description: 'The ETag of the answer that is at hand',
    }),
    ApiResponse({ status: 304, description: 'That answer is still true' }),
  );
}
