import { Problem } from '#kit/problem.ts'
import { fill, type Locale, type Phrase } from '#kit/text.ts'

/** The language of a terminal, by the variables of POSIX (locale, 8.2): English unless they say Japanese. */
export function terminalLocale(env: { readonly [name: string]: string | undefined }): Locale {
  const wanted = env.LC_ALL || env.LC_MESSAGES || env.LANG || ''
  return wanted.startsWith('ja') ? 'ja' : 'en'
}

/** What went wrong, for the terminal: sentences in both languages where a person can mend it, the stack of a bug. */
export function explain(error: unknown): string {
  if (!(error instanceof Problem))
    return error instanceof Error ? (error.stack ?? error.message) : String(error)
  const { fields, params } = error.extra
  const sentences = fields?.map(({ message }) => both(message, params)) ?? [
    { ja: error.say('ja'), en: error.say('en') },
  ]
  return sentences.map(({ ja, en }) => `縁 ${ja}\n   ${en}`).join('\n')
}

function both(message: Phrase | string, params: { readonly [name: string]: string | number } = {}): Phrase {
  if (typeof message === 'string') return { ja: message, en: message }
  return { ja: fill(message.ja, params), en: fill(message.en, params) }
}
