import { Global, Module } from '@nestjs/common';
import { InvitedAddresses } from '@app/auth';
import { InvitedPeople } from '@app/organizations';

/** Global, because auth asks for it and may not know organizations: here the two libs meet. */
@Global()
@Module({
  providers: [{ provide: InvitedAddresses, useClass: InvitedPeople }],
  exports: [InvitedAddresses],
})
export class InvitedAddressesModule {}
