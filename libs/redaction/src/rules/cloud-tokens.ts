import { type Rule, token } from '../rule';

/** Where things run and are stored. */
export const CLOUD_TOKENS: readonly Rule[] = [
  token(
    'aws-key',
    ['akia', 'asia', 'abia', 'acca', 'a3t'],
    /A(?:3T[A-Z0-9]|KIA|SIA|BIA|CCA)[A-Z2-7]{16}(?![A-Za-z0-9])/,
  ),
  token('aws-bedrock-key', ['absk'], /ABSK[A-Za-z0-9+/]{109,269}={0,2}/),
  token('aws-bedrock-short-key', ['bedrock-api-key-'], /bedrock-api-key-[A-Za-z0-9+/=_-]{28,4096}/),
  token('google-api-key', ['aiza'], /AIza[\w-]{35}/),
  // The mark is in the middle, so what stands before it is counted out.
  token('azure-client-secret', ['q~'], /[\w~.]{3}\dQ~[\w~.-]{31,34}/),
  token('alibaba-key', ['ltai'], /LTAI[A-Za-z0-9]{20}(?![A-Za-z0-9])/),
  token('digitalocean-token', ['dop_v1_', 'doo_v1_', 'dor_v1_'], /do[opr]_v1_[a-f0-9]{64}/),
  token('cloudflare-origin-key', ['v1.0-'], /v1\.0-[a-f0-9]{24}-[a-f0-9]{146}/),
  token('databricks-token', ['dapi'], /dapi[a-f0-9]{32}(?:-\d)?/),
  token('heroku-key', ['hrku-aa'], /HRKU-AA[\w-]{58}/),
  token(
    'fly-token',
    ['fo1_', 'fm1a_', 'fm1r_', 'fm2_'],
    /f(?:o1_[\w-]{43}|m(?:1[ar]|2)_[A-Za-z0-9+/]{100,2048}={0,3})/,
  ),
  token('planetscale-token', ['pscale_'], /pscale_(?:tkn|oauth|pw)_[\w=.-]{32,64}/),
  token('pulumi-token', ['pul-'], /pul-[a-f0-9]{40}/),
  token('prefect-token', ['pnu_'], /pnu_[A-Za-z0-9]{36}/),
  token('vault-token', ['hvs.', 'hvb.'], /hv[sb]\.[\w-]{24,300}/),
  token(
    'doppler-token',
    ['dp.'],
    /dp\.(?:pt|st|ct|sa|said|scim|audit)\.(?:[a-z0-9_-]{2,35}\.)?[A-Za-z0-9]{40,44}/,
  ),
];
