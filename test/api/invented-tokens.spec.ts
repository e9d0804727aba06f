import { newCheckedToken } from '@app/auth';
import { PlatformDatabase } from '@app/database';
import { Clock } from '@app/kernel';
import { type Answer, Client } from '../kit/client';
import { System } from '../kit/system';

const MOST = 300;

let system: System;

beforeAll(async () => {
  system = await System.start({ worker: false });
});
afterAll(() => system.stop());

const present = (): Promise<Answer> => new Client(system.api, newCheckedToken('ckp')).get('/api/v1/sessions');

it('who makes up tokens is soon refused without a look into the database, and nobody else is', async () => {
  const ada = await system.signUp();
  // All within the same minute, however slow this machine is.
  jest.spyOn(system.api.get(Clock), 'now').mockReturnValue(new Date());
  for (let n = 0; n < MOST; n += 1) expect((await present()).status).toBe(401);
  const asked = jest.spyOn(system.api.get(PlatformDatabase), 'run');
  const { status, body, headers } = await present();
  expect([status, body.code]).toEqual([429, 'auth.too_many_unknown_tokens']);
  expect(Number(headers['retry-after'])).toBeGreaterThan(0);
  expect(Number(headers['retry-after'])).toBeLessThanOrEqual(60);
  expect(asked).not.toHaveBeenCalled();
  asked.mockRestore();
  expect((await ada.get('/api/v1/me')).status).toBe(200);
});
