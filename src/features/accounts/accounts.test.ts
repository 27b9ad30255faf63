import { describe, expect, it } from 'vitest'
import {
  hashPassword,
  isOutdated,
  makePassword,
  shortestPassword,
  verifyPassword,
  weaknessOf,
} from './accounts.passwords.ts'
import { addressKey } from './accounts.tokens.ts'
import { emailKeyOf, givesUpAdministration } from './accounts.ts'

const context = {
  email: 'hanako.yamada@example.co.jp',
  name: '山田花子',
  organisation: '青空商店株式会社本店営業部渋谷',
}
/** N = 2^10: the parameters of a hash are its own. */
const cheap = '$scrypt$ln=10,r=8,p=1$AAAAAAAAAAAAAAAAAAAAAA$xbt0pn4yV5ZJhqbBZz8dfVjbGJBYwLOHCtTJR3MQHPY'

// Each hash takes its time on purpose, and more on a busy machine.
describe('a password hash', { timeout: 60_000 }, () => {
  it('opens for its password only', async () => {
    const hash = await hashPassword('朝はパンと目玉焼きとコーヒーを二杯')
    expect(await verifyPassword('朝はパンと目玉焼きとコーヒーを二杯', hash)).toBe(true)
    expect(await verifyPassword('朝はパンと目玉焼きとコーヒーを三杯', hash)).toBe(false)
  })

  it('does not depend on the width in which the password was typed', async () => {
    const hash = await hashPassword('ｈｏｒｓｅ　ｂａｔｔｅｒｙ １２３')
    expect(await verifyPassword('horse battery 123', hash)).toBe(true)
  })

  it('says by which parameters it was made, and when they are outdated', async () => {
    const hash = await hashPassword('correct horse battery staple')
    expect(hash).toMatch(/^\$scrypt\$ln=17,r=8,p=1\$/)
    expect(isOutdated(hash)).toBe(false)
    expect(isOutdated(cheap)).toBe(true)
  })

  it('differs each time, since its salt does', async () => {
    const [a, b] = await Promise.all([hashPassword('the same password'), hashPassword('the same password')])
    expect(a).not.toBe(b)
  })

  it('takes about as long to check where there is none', async () => {
    const hash = await hashPassword('correct horse battery staple')
    const timeOf = async (stored: string | null): Promise<number> => {
      const began = performance.now()
      expect(await verifyPassword('wrong', stored)).toBe(false)
      return performance.now() - began
    }
    const [known, unknown] = [await timeOf(hash), await timeOf(null)]
    expect(unknown).toBeGreaterThan(known / 4)
  })

  it('of an unknown form is an error, not a wrong password', async () => {
    await expect(verifyPassword('x', 'md5:abc')).rejects.toThrow('unknown form')
  })
})

describe('a password is refused', () => {
  it.each([
    ['with 14 characters', 'aB3$xYz9&kLm2!', '文字以上'],
    ['when it is common', 'passwordpassword', '同じ文字|よく使われる'],
    ['when it is a row of keys', '1qaz2wsx3edc4rfv', 'よく使われる'],
    ['when it is a common word between digits and signs', '!!!2024sunshine2025!!!', 'よく使われる'],
    ['when it repeats a few characters', 'abcabcabcabcabcabc', '繰り返し'],
    ['when it is one character', '５５５５５５５５５５５５５５５５', '繰り返し'],
    ['when it is the mail address', 'Hanako.Yamada@example.co.jp', 'メールアドレス'],
    ['when it is the name before the @, dressed up', 'hanako.yamada2024!!', 'メールアドレス'],
    ['when it is the name of the organisation', '青空商店株式会社本店営業部渋谷！', '組織名'],
  ])('%s', async (_, password, reason) => {
    expect((await weaknessOf(password, context))?.ja).toMatch(new RegExp(reason))
  })
})

describe('a password is accepted', () => {
  it.each([
    ['as a sentence', 'correct horse battery staple'],
    ['in Japanese, by characters and not by bytes', '春はあけぼのやうやう白くなりゆく'],
    ['with emoji, each of them one character', '🐈🐕🐎🐄🐖🐏🐑🐐🦌🐓🦃🦢🦩🕊🐇'],
    ['of digits without a pattern', '830174659201847'],
    ['as it is made here', makePassword()],
  ])('%s', async (_, password) => {
    expect([...password].length).toBeGreaterThanOrEqual(shortestPassword)
    expect(await weaknessOf(password, context)).toBeNull()
  })
})

describe('the address that attempts are counted by', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2:aaaa:bbbb:cccc:dddd', '2001:db8:1:2::/64'],
    ['2001:db8:1:2::1', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
  ])('of %s is %s', (ip, key) => {
    expect(addressKey(ip)).toBe(key)
  })
})

describe('the address to sign in by', () => {
  it('does not depend on case and width', () => {
    expect(emailKeyOf('Ｈａｎａｋｏ@Example.co.jp ')).toBe('hanako@example.co.jp')
  })

  it('must be an address', () => {
    expect(() => emailKeyOf('hanako')).toThrow()
  })
})

describe('administration is given up', () => {
  const active = { role: 'administrator', disabledAt: null }
  it('by an administrator who is disabled or gets another role', () => {
    expect(givesUpAdministration(active, { role: 'administrator', disabled: true })).toBe(true)
    expect(givesUpAdministration(active, { role: 'member', disabled: false })).toBe(true)
  })

  it('by nobody else', () => {
    expect(givesUpAdministration(active, { role: 'administrator', disabled: false })).toBe(false)
    expect(
      givesUpAdministration({ role: 'member', disabledAt: null }, { role: 'readOnly', disabled: true }),
    ).toBe(false)
    const disabled = { role: 'administrator', disabledAt: '2026-01-01T00:00:00Z' }
    expect(givesUpAdministration(disabled, { role: 'member', disabled: true })).toBe(false)
  })
})
