import { Injectable } from '@nestjs/common';
import { DerivedKeys } from '../derived-keys';
import { newUserCode, userCodeMac } from './user-code';

/** Draws user codes and knows how they are stored. */
@Injectable()
export class UserCodes {
  constructor(private readonly keys: DerivedKeys) {}

  draw(): string {
    return newUserCode();
  }

  macOf(code: string): Buffer {
    return userCodeMac(this.keys.userCodes, code);
  }
}
