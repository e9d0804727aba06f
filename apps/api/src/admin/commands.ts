import type { INestApplicationContext } from '@nestjs/common';
import {
  type Device,
  DevicesService,
  KeyRotation,
  normalizeEmail,
  SignInLog,
  SignOutEverywhere,
  type User,
  UsersService,
} from '@app/auth';
import { type JsonObject, StartError } from '@app/kernel';
import { AuditLog, OrganizationsService } from '@app/organizations';
import { signedOutInWords } from '../auth/signed-out';

const SIGN_INS_SHOWN = 100;

interface Command {
  /** Names of what it takes; those in brackets may be left out. */
  takes: string[];
  about: string;
  /** Answers what to print; throws a StartError for what the operator can mend. */
  run: (app: INestApplicationContext, values: string[]) => Promise<string[]>;
}

export const COMMANDS: Record<string, Command> = {
  'create-owner': {
    takes: ['email', 'organization'],
    about: 'Make an organization with its owner, who then signs in with that address',
    run: createOwner,
  },
  devices: { takes: ['email'], about: `List a person's signed-in devices`, run: listDevices },
  'sign-ins': {
    takes: ['email'],
    about: `What happened around a person's signing in, newest first`,
    run: listSignIns,
  },
  'sign-out': {
    takes: ['email', '[device]'],
    about: `Sign a person out, within five seconds: one device, or all devices and browsers`,
    run: signOut,
  },
  'rotate-keys': {
    takes: [],
    about: 'Replace the key that signs access tokens; nobody has to sign in again',
    run: rotateKeys,
  },
  'verify-audit': {
    takes: ['[organization]'],
    about: 'Check one audit log, or all; keep what it prints, and compare',
    run: verifyAudit,
  },
};

async function createOwner(app: INestApplicationContext, [email, name]: string[]): Promise<string[]> {
  const address = normalizeEmail(email!);
  if (!address) throw new StartError(`${email} is not an e-mail address`);
  const owner = await app.get(UsersService).ensure(address);
  const { slug } = await app.get(OrganizationsService).create(owner, { name: name! });
  return [`${address} owns the new organization ${slug}`];
}

async function listDevices(app: INestApplicationContext, [email]: string[]): Promise<string[]> {
  const devices = await app.get(DevicesService).listFor((await personOf(app, email!)).id);
  return devices.length > 0 ? devices.map(lineOf) : [`${email} has no signed-in device`];
}

async function listSignIns(app: INestApplicationContext, [email]: string[]): Promise<string[]> {
  const events = await app.get(SignInLog).latest((await personOf(app, email!)).id, SIGN_INS_SHOWN);
  return events.map(
    ({ occurredAt, event, ip, userAgent, details }) =>
      `${occurredAt.toISOString()}  ${event}  ${ip ?? '-'}  ${withoutControls(userAgent ?? '-')}${detailsOf(details)}`,
  );
}

function detailsOf(details: JsonObject): string {
  return Object.keys(details).length === 0 ? '' : `  ${withoutControls(JSON.stringify(details))}`;
}

async function signOut(app: INestApplicationContext, [email, device]: string[]): Promise<string[]> {
  const { id } = await personOf(app, email!);
  if (device === undefined)
    return [`Signed out: ${signedOutInWords(await app.get(SignOutEverywhere).all(id))}`];
  await app.get(DevicesService).signOutOwn(id, device);
  return [`Signed out: ${signedOutInWords({ devices: 1, browsers: 0 })}`];
}

async function rotateKeys(app: INestApplicationContext): Promise<string[]> {
  const { kid, signsFrom, formerVerifiesUntil } = await app.get(KeyRotation).rotate();
  return [
    `Key ${kid} is published and signs from ${signsFrom.toISOString()}`,
    `The former key verifies until ${formerVerifiesUntil.toISOString()}`,
  ];
}

async function verifyAudit(app: INestApplicationContext, [named]: string[]): Promise<string[]> {
  const all = await app.get(OrganizationsService).directory();
  const chosen = all.filter(({ slug }) => named === undefined || slug === named);
  if (chosen.length === 0 && named !== undefined) throw new StartError(`There is no organization ${named}`);
  const lines: string[] = [];
  let isBroken = false;
  for (const { id, slug } of chosen) {
    const { firstBroken, end } = await app.get(AuditLog).check({ organizationId: id });
    isBroken ||= firstBroken !== null;
    const whole = `whole, entries: ${end.position}, last hash: ${end.hash.toString('hex')}`;
    lines.push(`${slug}: ${firstBroken === null ? whole : `BROKEN at position ${firstBroken}`}`);
  }
  if (isBroken) throw new StartError(lines.join('\n'));
  return lines;
}

async function personOf(app: INestApplicationContext, email: string): Promise<User> {
  const address = normalizeEmail(email);
  const user = address ? await app.get(UsersService).findByEmail(address) : null;
  if (!user) throw new StartError(`Nobody has signed in as ${email}`);
  return user;
}

/** A client's own words must not move the cursor of who reads them. */
function withoutControls(text: string): string {
  return text.replace(/\p{Cc}/gu, ' ');
}

function lineOf({ id, clientName, ip, lastUsedAt }: Device): string {
  return `${id}  ${withoutControls(clientName)}  ${ip ?? '-'}  last used ${lastUsedAt.toISOString()}`;
}
