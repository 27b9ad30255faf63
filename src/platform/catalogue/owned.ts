import { sql, type RawBuilder, type SqlBool } from 'kysely'
import type { Phrase } from '#kit/text.ts'
import type { Work } from '../work.ts'

/** A record that got another owner, with the version it has since. `customerId` where it is a part of a customer. */
export type Moved = { readonly id: string; readonly customerId: string | null; readonly version: number }

/** A kind of records that somebody looks after, so that nothing is left behind when a person leaves. */
export type Owned = {
  readonly kind: string
  readonly label: Phrase
  /** The table whose `owner_id` this entry covers. */
  readonly table: string
  /** As the audit log calls one. */
  readonly subject: string
  /** How many this person looks after, those in the bin included. */
  count(work: Work, userId: string): Promise<number>
  /** Gives up to so many to somebody else; none is left when it returns none. In the caller's transaction. */
  reassign(work: Work, from: string, to: string, limit: number): Promise<Moved[]>
  /** Gives those back to `to` that `holder` still looks after, unchanged since that version. */
  giveBack(
    work: Work,
    rows: readonly { readonly id: string; readonly version: number }[],
    holder: string,
    to: string,
  ): Promise<Moved[]>
}

type OwnedTable = Pick<Owned, 'kind' | 'label' | 'table' | 'subject'> & {
  /** Its columns, where they have other names: a part of a customer has both. */
  readonly id?: string
  readonly customerId?: string
  /** Only these need an owner. */
  readonly where?: RawBuilder<SqlBool>
}

/** An entry for a table with `owner_id`, `version` and `updated_at`. */
export function ownedIn({ id = 'id', customerId, where = sql<SqlBool>`true`, ...entry }: OwnedTable): Owned {
  const table = sql.table(entry.table)
  const key = sql.ref(`t.${id}`)
  const customer = customerId === undefined ? sql`null::uuid` : sql.ref(`t.${customerId}`)
  const moved = sql`returning ${key} as id, ${customer} as customer_id, t.version`
  const set = (to: string): RawBuilder<unknown> =>
    sql`set owner_id = ${to}::uuid, version = t.version + 1, updated_at = now()`
  return {
    ...entry,
    async count(work, userId) {
      const { rows } = await sql<{ count: number }>`
        select count(*)::int as count from ${table} t where t.owner_id = ${userId}::uuid and ${where}`.execute(
        work.db,
      )
      return rows[0]?.count ?? 0
    },
    async reassign(work, from, to, limit) {
      const { rows } = await sql<Moved>`
        with chosen as materialized (select ${key} as id from ${table} t
          where t.owner_id = ${from}::uuid and ${where} order by 1 limit ${limit} for update)
        update ${table} t ${set(to)} where ${key} in (select id from chosen) and t.owner_id = ${from}::uuid
        ${moved}`.execute(work.db)
      return rows
    },
    async giveBack(work, given, holder, to) {
      const { rows } = await sql<Moved>`
        update ${table} t ${set(to)}
        from unnest(${given.map((row) => row.id)}::uuid[], ${given.map((row) => row.version)}::int[]) n(id, version)
        where ${key} = n.id and t.version = n.version and t.owner_id = ${holder}::uuid
        ${moved}`.execute(work.db)
      return rows
    },
  }
}
