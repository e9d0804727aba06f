import { Controller, Get, Header } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { CountsAgainst } from '../http';
import { ICON } from './icon';
import { PASSKEYS_SCRIPT } from './passkeys-script';
import { STYLESHEET } from './stylesheet';

/** The address of these changes with their text. */
const FOREVER = 'public, max-age=31536000, immutable';

@ApiExcludeController()
@CountsAgainst('none')
@Controller('assets')
export class AssetsController {
  @Get('pages.css')
  @Header('Content-Type', 'text/css; charset=utf-8')
  @Header('Cache-Control', FOREVER)
  stylesheet(): string {
    return STYLESHEET;
  }

  @Get('passkeys.js')
  @Header('Content-Type', 'text/javascript; charset=utf-8')
  @Header('Cache-Control', FOREVER)
  passkeys(): string {
    return PASSKEYS_SCRIPT;
  }

  @Get('icon.svg')
  @Header('Content-Type', 'image/svg+xml')
  @Header('Cache-Control', 'public, max-age=86400')
  icon(): string {
    return ICON;
  }
}
