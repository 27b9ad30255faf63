import { Problem } from '#kit/problem.ts'
import { expect, it } from 'vitest'
import { explain, terminalLocale } from './say.ts'

it('an error that a person can mend is told in both languages without a stack', () => {
  const problem = new Problem('conflict', {
    detail: { ja: '{port} は使用中です', en: '{port} is in use' },
    params: { port: 3000 },
  })
  expect(explain(problem)).toBe('縁 3000 は使用中です\n   3000 is in use')
})

it('of several wrong fields each gets its own sentence', () => {
  const fields = [
    { path: 'A', message: { ja: 'あ', en: 'a' } },
    { path: 'B', message: 'b' },
  ]
  expect(explain(new Problem('invalid', { fields }))).toBe('縁 あ\n   a\n縁 b\n   b')
})

it('a bug is told with its stack', () => {
  expect(explain(new TypeError('oops'))).toMatch(/TypeError: oops\n\s+at /)
})

it.each([
  [{ LANG: 'ja_JP.UTF-8' }, 'ja'],
  [{ LC_ALL: 'ja_JP.UTF-8', LANG: 'en_US.UTF-8' }, 'ja'],
  [{ LC_ALL: '', LANG: 'ja' }, 'ja'],
  [{ LC_ALL: 'C', LANG: 'ja_JP.UTF-8' }, 'en'],
  [{}, 'en'],
])('a terminal with %o speaks %s', (env, locale) => {
  expect(terminalLocale(env)).toBe(locale)
})
