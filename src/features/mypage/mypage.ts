import { createHash, randomInt } from 'node:crypto'
import { Problem } from '#kit/problem.ts'

export const cookie = 'enishi_my'
export const languageCookie = 'enishi_my_lang'

/** Of a visitor and of who is in alike: the browser keeps it so long, the server says when it is over. */
export const cookieSeconds = 24 * 3600
export const sessionRules = { idleMinutes: 60, longestHours: 24 } as const
export const codeRules = {
  digits: 6,
  minutes: 10,
  tries: 5,
  /** Within an hour. What is beyond it for an address is not sent, and nobody is told. */
  ofAddress: 5,
  ofNetwork: 30,
} as const

/** Whatever was typed, nobody is answered sooner: how long it took says nothing of whether an address is known. */
export const answerAfterMs = 400

export const makeCode = (): string =>
  String(randomInt(10 ** codeRules.digits)).padStart(codeRules.digits, '0')

/** A code as people type it: full width, with spaces and dashes. */
export const typedCode = (typed: string): string => typed.normalize('NFKC').replaceAll(/\D/g, '')

export const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

/** How the log and the history name who acted. */
export const ownName = '本人（マイページ）'

export function wrongForm(): Problem {
  return new Problem('forbidden', {
    detail: {
      ja: 'このページは古くなっています。何も変更していません。ページを開き直して、もう一度お試しください',
      en: 'This page is out of date. Nothing was changed. Open it again and retry',
    },
  })
}

export function tooManyCodes(): Problem {
  return new Problem('tooMany', {
    detail: {
      ja: 'コードの請求が続いています。1時間ほど待ってから、もう一度お試しください',
      en: 'Too many codes were asked for. Please wait an hour and try again',
    },
  })
}
