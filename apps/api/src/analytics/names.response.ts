import { ApiProperty } from '@nestjs/swagger';
import type { Names } from '@app/analytics';

export class NamedProjectResponse {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty()
  slug!: string;

  @ApiProperty()
  name!: string;
}

export class NamedUserResponse {
  @ApiProperty({
    type: 'string',
    nullable: true,
    format: 'uuid',
    description: 'Null in the row of all others',
  })
  id!: string | null;

  @ApiProperty({ type: 'string', nullable: true })
  name!: string | null;

  @ApiProperty({ type: 'string', nullable: true })
  email!: string | null;
}

export function toNamedProject(id: string, { projects }: Names): NamedProjectResponse | null {
  return projects.get(id) ?? null;
}

/** Whoever is a member no longer is known by their id alone. */
export function toNamedUser(id: string, { users }: Names): NamedUserResponse {
  return { id, name: users.get(id)?.name ?? null, email: users.get(id)?.email ?? null };
}
