import type { Settings } from './settings.api.ts'

/** What holds until the organisation has chosen; also for a choice that is newer than the stored record. */
export const defaultSettings: Settings = {
  organisation: '縁 Enishi',
  timeZone: 'Asia/Tokyo',
  fiscalYearStart: 4,
  weekStart: 'sunday',
  memberSees: 'all',
  exportApprovalAbove: 10_000,
}

/** A record with the number of its last change; 0 means that nothing is stored yet. */
export type VersionedSettings = { version: number; settings: Settings }
