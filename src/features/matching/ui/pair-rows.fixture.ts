import type { Side } from '../matching.api.ts'

/** A record of which hardly anything is known. */
export const nobody: Side = {
  id: '019aa000-0000-7000-8000-000000000001',
  version: 1,
  displayName: '髙橋 一郎',
  kana: null,
  formerFamilyName: null,
  code: null,
  gender: null,
  birthOn: null,
  emails: [],
  phones: [],
  addresses: [],
  companies: [],
  owner: null,
  createdAt: '2026-01-01T00:00:00.000Z',
  updatedAt: '2026-01-01T00:00:00.000Z',
}
