import type { Locale } from '#kit/text.ts'
import { Problem } from '#kit/problem.ts'
import type { Logger } from 'pino'
import type { Composition } from './feature.ts'
import type { Blobs } from './blobs.ts'
import type { Config } from './config.ts'
import type { Db } from './db/database.ts'

/**
 * Who acts. `system` is a job or a command of an operator; it may do everything and is named in the audit log. `customer`
 * is one of those on record who acts for themselves, through pages that show them their own and nothing else.
 */
export type Actor = {
  readonly kind: 'user' | 'apiKey' | 'system' | 'anonymous' | 'customer'
  readonly userId: string | null
  readonly name: string
  readonly role: string | null
  readonly permissions: ReadonlySet<string>
  readonly sessionId?: string
  /** The API key, where one was shown. */
  readonly keyId?: string
  readonly ip?: string
}

/** Everything a decision needs, handed down as one plain object. Inside `write`, `db` is the transaction. */
export type Work = {
  readonly app: Composition
  readonly config: Config
  readonly db: Db
  readonly blobs: Blobs
  readonly log: Logger
  readonly actor: Actor
  readonly locale: Locale
  readonly requestId: string
  /** The other system whose data a program hands in (連携元), where it says so. */
  readonly source?: string
}

/** One transaction for everything in `run`: rows, audit, events, jobs. Nested calls join the outer one. */
export function write<T>(work: Work, run: (work: Work) => Promise<T>): Promise<T> {
  if (work.db.isTransaction) return run(work)
  return work.db.transaction().execute((db) => run({ ...work, db }))
}

/** Everything in `run` sees one moment, and the database refuses it any change. Nested calls join the outer one. */
export function readOnly<T>(work: Work, run: (work: Work) => Promise<T>): Promise<T> {
  if (work.db.isTransaction) return run(work)
  return work.db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute((db) => run({ ...work, db }))
}

export function may(actor: Actor, permission: string): boolean {
  return actor.kind === 'system' || actor.permissions.has(permission)
}

export function mustBeAllowed(work: Work, permission: string): void {
  if (!may(work.actor, permission)) throw forbidden(work, permission)
}

/** Says which permission is missing and who can give it. */
export function forbidden(work: Pick<Work, 'app'>, permission: string): Problem {
  const known = work.app.permissions.get(permission)
  return new Problem('forbidden', {
    detail: {
      ja: `「${known?.label.ja ?? permission}」の権限が必要です。管理者に依頼してください`,
      en: `You need the permission “${known?.label.en ?? permission}”. Ask an administrator`,
    },
  })
}

export function systemActor(name: string): Actor {
  return { kind: 'system', userId: null, name, role: null, permissions: new Set() }
}
