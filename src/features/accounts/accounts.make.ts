import { randomBytes, scryptSync } from 'node:crypto'
import { newId } from '#kit/ids.ts'
import type { Role } from '#platform/feature.ts'
import type { Work } from '#platform/work.ts'

/** A hash with N = 2^10, made and checked in a millisecond; outdated, so that a sign-in renews it. */
export function makeCheapHash(password: string): string {
  const salt = randomBytes(16)
  const key = scryptSync(password.normalize('NFKC'), salt, 32, { N: 2 ** 10, r: 8, p: 1 })
  const [s, k] = [salt, key].map((bytes) => bytes.toString('base64').replaceAll('=', ''))
  return `$scrypt$ln=10,r=8,p=1$${s}$${k}`
}

export type MadeUser = { readonly id: string; readonly email: string; readonly password: string }

/** A user for tests who can sign in. */
export async function makeUser(work: Work, role: Role = 'member'): Promise<MadeUser> {
  const id = newId()
  const email = `${id}@example.com`
  const password = `a password of ${id.slice(-8)}`
  await work.db
    .insertInto('appUser')
    .values({ id, email, emailKey: email, name: role, role, passwordHash: makeCheapHash(password) })
    .execute()
  return { id, email, password }
}
