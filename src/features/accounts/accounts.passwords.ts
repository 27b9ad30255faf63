import { randomBytes, randomInt, scrypt, timingSafeEqual, type ScryptOptions } from 'node:crypto'
import { promisify } from 'node:util'
import { Problem } from '#kit/problem.ts'
import type { Phrase } from '#kit/text.ts'

/**
 * scrypt (RFC 7914) with the parameters that the OWASP Password Storage Cheat Sheet puts first: 128 MiB, some 0.4 s.
 * They are written into every hash, so that they can be raised: older hashes are renewed at the next sign-in.
 */
const current = { ln: 17, r: 8, p: 1 } as const
const keyLength = 32
const form = /^\$scrypt\$ln=(\d+),r=(\d+),p=(\d+)\$([\w+/]+)\$([\w+/]+)$/
const derive = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt)

/** A hash to store: `$scrypt$ln=17,r=8,p=1$salt$key` (PHC string format). */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16)
  const { ln, r, p } = current
  const key = await deriveInTurn(password, salt, keyLength, current)
  return `$scrypt$ln=${ln},r=${r},p=${p}$${unpadded(salt)}$${unpadded(key)}`
}

/** Takes as long for somebody who does not exist or has no password (null) as for somebody who does. */
export async function verifyPassword(password: string, hash: string | null): Promise<boolean> {
  const parsed = parseHash(hash ?? decoy)
  const key = await deriveInTurn(password, parsed.salt, parsed.key.length, parsed)
  return timingSafeEqual(key, parsed.key) && hash !== null
}

export function isOutdated(hash: string): boolean {
  const { ln, r, p } = parseHash(hash)
  return ln !== current.ln || r !== current.r || p !== current.p
}

type Cost = { readonly ln: number; readonly r: number; readonly p: number }

function parseHash(hash: string): Cost & { salt: Buffer; key: Buffer } {
  const [, ln, r, p, salt = '', key = ''] = form.exec(hash) ?? []
  if (key === '') throw new Error('A stored password hash has an unknown form')
  return {
    ln: Number(ln),
    r: Number(r),
    p: Number(p),
    salt: Buffer.from(salt, 'base64'),
    key: Buffer.from(key, 'base64'),
  }
}

const decoy = `$scrypt$ln=${current.ln},r=${current.r},p=${current.p}$${unpadded(randomBytes(16))}$${unpadded(randomBytes(keyLength))}`

function unpadded(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll('=', '')
}

// Two at a time: each takes 128 MiB, and a crowd of visitors must not take the memory of the whole machine.
const lanes: Promise<unknown>[] = [Promise.resolve(), Promise.resolve()]
let turn = 0

function deriveInTurn(password: string, salt: Buffer, length: number, { ln, r, p }: Cost): Promise<Buffer> {
  const lane = turn++ % lanes.length
  const options = { N: 2 ** ln, r, p, maxmem: 256 * 2 ** ln * r }
  const key = Promise.resolve(lanes[lane]).then(() => derive(stable(password), salt, length, options))
  lanes[lane] = key.catch(() => {})
  return key
}

/** NFKC, as NIST SP 800-63B asks for: the same password typed on another keyboard is the same password. */
function stable(password: string): string {
  return password.normalize('NFKC')
}

/** NIST SP 800-63B-4, 3.1.1.2: at least 15 characters where the password is the only factor, no composition rules. */
export const shortestPassword = 15

const weak = {
  short: {
    ja: `パスワードは ${shortestPassword} 文字以上にしてください。文のように長いものが安全で覚えやすいです`,
    en: `A password needs ${shortestPassword} characters or more. A short sentence is safe and easy to remember`,
  },
  common: {
    ja: 'よく使われる、または漏れたことのあるパスワードです。別のものにしてください',
    en: 'This password is common or has leaked before. Choose another one',
  },
  repeated: {
    ja: '同じ文字の繰り返しです。別のものにしてください',
    en: 'This only repeats the same characters. Choose another one',
  },
  personal: {
    ja: 'メールアドレスや名前、組織名はパスワードにできません。別のものにしてください',
    en: 'A mail address, a name or the name of the organisation cannot be a password. Choose another one',
  },
} as const satisfies { [reason: string]: Phrase }

/** What an attacker who knows the person tries first. */
export type PasswordContext = {
  readonly email: string
  readonly name: string
  readonly organisation: string
}

/** Why a password is refused, or null. Signs and digits around a common word make it no better. */
export async function weaknessOf(password: string, context: PasswordContext): Promise<Phrase | null> {
  const folded = stable(password).toLowerCase()
  if ([...folded].length < shortestPassword) return weak.short
  if (/^(.{1,4})\1+.{0,3}$/u.test(folded)) return weak.repeated
  const core = coreOf(folded)
  const { email, name, organisation } = context
  const known = [email, email.split('@')[0] ?? '', name, organisation, 'enishi'].map((word) =>
    stable(word).toLowerCase(),
  )
  if (known.some((word) => folded === word || (core !== '' && core === coreOf(word)))) return weak.personal
  const common = await commonPasswords()
  return common.has(folded) || common.has(core) ? weak.common : null
}

/** `path` names the field of the form that the person has to change. */
export async function mustBeStrong(
  password: string,
  context: PasswordContext,
  path = 'password',
): Promise<void> {
  const weakness = await weaknessOf(password, context)
  if (weakness) throw new Problem('invalid', { fields: [{ path, message: weakness }] })
}

function coreOf(text: string): string {
  return text.replaceAll(/^[^\p{L}]+|[^\p{L}]+$/gu, '')
}

let loaded: Promise<ReadonlySet<string>> | undefined

/** Some 49,000 passwords in the order of their use; loaded when the first password is chosen. */
function commonPasswords(): Promise<ReadonlySet<string>> {
  loaded ??= import('@zxcvbn-ts/language-common').then(
    ({ dictionary }) => new Set([...dictionary['passwords-common'], ...dictionary['diceware-common']]),
  )
  return loaded
}

// Without letters and digits that look alike (0 O 1 l I), since it is read out and typed once.
const alphabet = 'abcdefghijkmnpqrstuvwxyz23456789'

/** 100 bits in four groups, for an operator to hand over. */
export function makePassword(): string {
  const letters = Array.from({ length: 20 }, () => alphabet[randomInt(alphabet.length)])
  return letters.join('').replaceAll(/.{5}(?!$)/g, '$&-')
}
