import { sql } from 'kysely'
import { z } from 'zod'
import { newId } from '#kit/ids.ts'
import { decodeCursor, toPage, type Page } from '#kit/page.ts'
import type { Locale } from '#kit/text.ts'
import type { Role } from '#platform/feature.ts'
import type { Work } from '#platform/work.ts'
import { userSchema, type User } from './accounts.api.ts'

const columns = [
  'id',
  'email',
  'name',
  'role',
  'locale',
  'version',
  'createdAt',
  'lastSignedInAt',
  'disabledAt',
] as const
const lockKey = 310_520

/** Until the transaction ends nobody else makes the first user or takes away an administrator. */
export async function lockAccounts(work: Work): Promise<void> {
  await sql`select pg_advisory_xact_lock(${sql.lit(lockKey)})`.execute(work.db)
}

export async function hasUsers(work: Work): Promise<boolean> {
  const user = await work.db.selectFrom('appUser').select('id').limit(1).executeTakeFirst()
  return user !== undefined
}

export async function hasOtherAdministrator(work: Work, userId: string): Promise<boolean> {
  const other = await work.db
    .selectFrom('appUser')
    .select('id')
    .where('role', '=', 'administrator')
    .where('disabledAt', 'is', null)
    .where('id', '!=', userId)
    .limit(1)
    .executeTakeFirst()
  return other !== undefined
}

export async function selectUser(work: Work, id: string): Promise<User | null> {
  const row = await work.db.selectFrom('appUser').select(columns).where('id', '=', id).executeTakeFirst()
  return row ? userSchema.parse(row) : null
}

export type SignInUser = { readonly user: User; readonly passwordHash: string | null }

export async function selectUserToSignIn(
  work: Work,
  by: { id: string } | { emailKey: string },
): Promise<SignInUser | null> {
  const row = await work.db
    .selectFrom('appUser')
    .select([...columns, 'passwordHash'])
    .where((is) => ('id' in by ? is('id', '=', by.id) : is('emailKey', '=', by.emailKey)))
    .executeTakeFirst()
  return row ? { user: userSchema.parse(row), passwordHash: row.passwordHash } : null
}

const preferencesSchema = z.record(z.string(), z.unknown())
type Preferences = z.infer<typeof preferencesSchema>

export async function selectPreferences(work: Work, id: string): Promise<Preferences> {
  const row = await work.db
    .selectFrom('appUser')
    .select('preferences')
    .where('id', '=', id)
    .executeTakeFirst()
  return preferencesSchema.parse(row?.preferences ?? {})
}

/** In the order in which they were added. */
export async function listUsers(
  work: Work,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<Page<User>> {
  let query = work.db
    .selectFrom('appUser')
    .select(columns)
    .orderBy('id')
    .limit(limit + 1)
  if (cursor !== undefined) {
    const [id] = decodeCursor(cursor, 1)
    query = query.where(sql<boolean>`id > ${id}::uuid`)
  }
  const rows = await query.execute()
  return toPage(
    rows.map((row) => userSchema.parse(row)),
    limit,
    ({ id }) => [id],
  )
}

export type Colleague = { id: string; name: string; disabled: boolean }

export function listColleagues(work: Work): Promise<Colleague[]> {
  return work.db
    .selectFrom('appUser')
    .select(['id', 'name', sql<boolean>`disabled_at is not null`.as('disabled')])
    .orderBy('name')
    .orderBy('id')
    .execute()
}

export type NewUser = {
  readonly email: string
  readonly emailKey: string
  readonly name: string
  readonly role: Role
  readonly locale: Locale
  readonly passwordHash: string
}

/** Null when somebody signs in by this address already. */
export async function insertUser(work: Work, user: NewUser): Promise<User | null> {
  const row = await work.db
    .insertInto('appUser')
    .values({ id: newId(), ...user })
    .onConflict((conflict) => conflict.column('emailKey').doNothing())
    .returning(columns)
    .executeTakeFirst()
  return row ? userSchema.parse(row) : null
}

export type UserChange = {
  readonly name?: string | undefined
  readonly role?: Role | undefined
  readonly locale?: Locale | undefined
  readonly disabled?: boolean | undefined
  readonly passwordHash?: string | undefined
}

/** Null when `version` is not the stored one any more. */
export async function updateUserRow(
  work: Work,
  id: string,
  version: number,
  { name, role, locale, disabled, passwordHash }: UserChange,
): Promise<User | null> {
  const row = await work.db
    .updateTable('appUser')
    .set({
      version: sql`version + 1`,
      updatedAt: sql`now()`,
      ...(name !== undefined && { name }),
      ...(role !== undefined && { role }),
      ...(locale !== undefined && { locale }),
      ...(disabled !== undefined && { disabledAt: disabled ? sql`coalesce(disabled_at, now())` : null }),
      ...(passwordHash !== undefined && { passwordHash }),
    })
    .where('id', '=', id)
    .where('version', '=', version)
    .returning(columns)
    .executeTakeFirst()
  return row ? userSchema.parse(row) : null
}

/** Merges key by key; a key given as null is forgotten. Returns the size in bytes. */
export async function mergePreferences(work: Work, id: string, given: Preferences): Promise<number> {
  const forgotten = Object.keys(given).filter((key) => given[key] === null)
  const row = await work.db
    .updateTable('appUser')
    .set({ preferences: sql`(preferences || ${JSON.stringify(given)}::jsonb) - ${forgotten}::text[]` })
    .where('id', '=', id)
    .returning(sql<number>`octet_length(preferences::text)`.as('size'))
    .executeTakeFirst()
  return row?.size ?? 0
}

/** Not a change of the record: its version stays. */
export async function markSignedIn(work: Work, id: string, renewedHash: string | null): Promise<void> {
  await work.db
    .updateTable('appUser')
    .set({ lastSignedInAt: sql`now()`, ...(renewedHash !== null && { passwordHash: renewedHash }) })
    .where('id', '=', id)
    .execute()
}
