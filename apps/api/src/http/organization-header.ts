import { applyDecorators } from '@nestjs/common';
import { ApiHeader, ApiParam, ApiQuery } from '@nestjs/swagger';

/** v1 routes do not name the organization in their path. */
export function ApiOrganizationHeader(): ClassDecorator & MethodDecorator {
  return applyDecorators(
    ApiHeader({
      name: 'X-Organization',
      required: false,
      description:
        'Organization, by id or slug. Needed when the caller belongs to several and the token names none',
    }),
    ApiQuery({
      name: 'organization_id',
      required: false,
      type: String,
      description: 'As the header X-Organization, which comes first',
    }),
  );
}

/** Org routes do. */
export function ApiOrganizationParam(): ClassDecorator & MethodDecorator {
  return applyDecorators(
    ApiParam({ name: 'org', description: 'Organization, by id or slug', example: 'acme' }),
  );
}
