import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { AccessTokens } from '@app/auth';
import {
  type Admission,
  DomainError,
  hasLevel,
  type Identity,
  permits,
  type Principal,
  type Scope,
} from '@app/kernel';
import { ApiTokenAccess, organizationNotFound, OrganizationsService, roleMissing } from '@app/organizations';
import { addToContext } from '@app/telemetry';
import { unusableParameter } from '../unusable-parameter';
import type { Access } from './access';

/** What the prefixes of API tokens are; anything else has to be an access token. */
const API_TOKEN = /^ck[pi]_/;
const BEARER = /^Bearer +([A-Za-z0-9\-._~+/]+=*) *$/i;

/** Who is calling, and may they: runs before anything else of a route. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly accessTokens: AccessTokens,
    private readonly apiTokens: ApiTokenAccess,
    private readonly organizations: OrganizationsService,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    await this.admit(context.switchToHttp().getRequest<FastifyRequest>());
    return true;
  }

  /** For an answer that goes on for long: whether its caller still may. */
  admissionOf(request: FastifyRequest): Admission {
    return async () => {
      await this.admit(request);
      return request.principal!;
    };
  }

  /** Throws for who may not. */
  private async admit(request: FastifyRequest): Promise<void> {
    const { access } = request.routeOptions.config;
    if (!access) throw new Error(`${request.routeOptions.url} does not say who may call it`);
    if (access.kind === 'anyone') return;
    const identity = await this.identify(request);
    request.identity = identity;
    addToContext({ userId: identity.userId });
    if (access.kind === 'member') await this.enter(request, identity, access);
    assertPermitted(identity, access.scope);
  }

  private identify(request: FastifyRequest): Promise<Identity> {
    const token = bearerOf(request);
    return API_TOKEN.test(token) ? this.apiTokens.verify(token, request.ip) : this.accessTokens.verify(token);
  }

  private async enter(
    request: FastifyRequest,
    identity: Identity,
    { role }: Extract<Access, { kind: 'member' }>,
  ): Promise<void> {
    const principal = within(await this.principalOf(request, identity), identity);
    addToContext({ organizationId: principal.organizationId });
    request.principal = principal;
    if (!hasLevel(principal, role)) throw roleMissing(role);
  }

  /** Org routes name the organization in the path; v1 routes in a header, a query, the token, or not at all. */
  private principalOf(request: FastifyRequest, identity: Identity): Promise<Principal> {
    const { org } = request.params as { org?: string };
    const header = request.headers['x-organization'];
    const named = org ?? text(header) ?? queriedOrganization(request) ?? identity.organizationId;
    if (!named) return this.organizations.enterOnly(identity.userId);
    return identity.credential.kind === 'ci'
      ? this.organizations.enterAsPipeline(identity, named)
      : this.organizations.enter(identity.userId, named);
  }
}

function bearerOf(request: FastifyRequest): string {
  const token = BEARER.exec(request.headers.authorization ?? '')?.[1];
  if (token) return token;
  throw new DomainError(
    'unauthenticated',
    'auth.token_missing',
    'An access token is needed: send it as "Authorization: Bearer <token>".',
  );
}

/** An API token works in its own organization alone, or in one project of it. */
function within(principal: Principal, { credential, organizationId, projectId }: Identity): Principal {
  if (credential.kind === 'device') return principal;
  if (principal.organizationId !== organizationId) throw organizationNotFound();
  return { ...principal, projectId };
}

function assertPermitted({ scopes }: Identity, needed: Scope): void {
  if (permits(scopes, needed)) return;
  const message =
    needed === 'api'
      ? 'This is for people who sign in, not for tokens of a narrower scope.'
      : `This needs a token with the scope ${needed}.`;
  throw new DomainError('forbidden', 'auth.insufficient_scope', message);
}

function queriedOrganization({ query }: FastifyRequest): string | undefined {
  const { organization_id: named } = query as { organization_id?: unknown };
  if (named === undefined || typeof named === 'string') return text(named);
  throw unusableParameter({ organization_id: ['must be given once'] });
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
