import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { UsersService } from '@app/auth';
import type { Identity } from '@app/kernel';
import { OrganizationsService } from '@app/organizations';
import { ApiErrors, CurrentIdentity } from '../http';
import { MeResponse, toMe } from './me.response';

@ApiTags('Authentication')
@Controller('me')
export class MeController {
  constructor(
    private readonly users: UsersService,
    private readonly organizations: OrganizationsService,
  ) {}

  @Get()
  @ApiOperation({ operationId: 'showMe', summary: 'Who is signed in, where, and until when' })
  @ApiOkResponse({ type: MeResponse })
  @ApiErrors(401)
  async show(@CurrentIdentity() identity: Identity): Promise<MeResponse> {
    const user = await this.users.get(identity.userId);
    return toMe(user, await this.organizations.listFor(user.id), identity);
  }
}
