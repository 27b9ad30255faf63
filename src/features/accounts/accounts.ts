import { parseEmail } from '#kit/japan/email.ts'
import { Problem } from '#kit/problem.ts'
import type { Role } from '#platform/feature.ts'

export const sessionCookie = 'enishi_session'
export const apiKeyPrefix = 'enishi_'

/** A session ends 14 days after it was last used, and 90 days after it began in any case. */
export const session = { idleDays: 14, longestDays: 90, touchEverySeconds: 60 } as const

/**
 * Wrong passwords before the first wait, which is a minute and doubles with every further one up to an hour. An address
 * may be the door of a whole office, hence its higher limit. Forgotten a day after the first of them.
 */
export const lockOut = {
  email: { limit: 5 },
  ip: { limit: 20 },
  firstWaitSeconds: 60,
  longestWaitSeconds: 3600,
  forgottenAfterHours: 24,
} as const

/** Bytes of JSON; preferences are read with every page. */
export const longestPreferences = 20_000

/** What people sign in by: case, width and invisible characters do not matter. Refuses what cannot be an address. */
export function emailKeyOf(email: string): string {
  const { valid, key } = parseEmail(email)
  if (valid) return key
  throw new Problem('invalid', {
    fields: [
      {
        path: 'email',
        message: {
          ja: 'メールアドレスの形を確認してください',
          en: 'This does not look like an e-mail address',
        },
      },
    ],
  })
}

type Standing = { readonly role: string; readonly disabledAt: string | null }

/** Whether a user who was an administrator able to sign in would no longer be one. */
export function givesUpAdministration(before: Standing, after: { role: Role; disabled: boolean }): boolean {
  const was = before.role === 'administrator' && before.disabledAt === null
  return was && (after.role !== 'administrator' || after.disabled)
}

export function lastAdministrator(): Problem {
  return new Problem('conflict', {
    detail: {
      ja: '最後の管理者です。先にほかの人を管理者にしてください',
      en: 'This is the last administrator. Make someone else an administrator first',
    },
  })
}

export const userNotFound = { ja: 'この利用者は見つかりません', en: 'This user was not found' }
export const sessionNotFound = {
  ja: 'このセッションは見つかりません。すでに終わっています',
  en: 'This session was not found. It has already ended',
}
export const apiKeyNotFound = { ja: 'この API キーは見つかりません', en: 'This API key was not found' }
