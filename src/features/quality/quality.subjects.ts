import { createHash } from 'node:crypto'
import { sql, type RawBuilder, type SqlBool } from 'kysely'
import { notFound } from '#kit/problem.ts'
import type { Field } from '#platform/catalogue/field.ts'
import { mustBeAllowed, type Work } from '#platform/work.ts'
import { mustSeeCustomer, visible } from '#features/accounts/accounts.visibility.ts'
import { companyNotFound } from '#features/companies/companies.ts'
import type { FieldSet } from '#features/fields/fields.set.ts'
import { digitsOnly } from '#features/fields/fields.places.ts'
import type { Subject } from './quality.ts'

type Sql = RawBuilder<unknown>

/** What differs between the records that are looked at: where they stand, who sees them, and what touches them. */
export type Looked = {
  readonly subject: Subject
  /** The records, and their key, as `c`. */
  readonly records: Sql
  readonly key: Sql
  /** The column that names a record in the tables of this feature. */
  readonly id: Sql
  readonly scores: Sql
  readonly doubts: Sql
  readonly skips: Sql
  readonly read: string
  readonly write: string
  readonly visible: (work: Work) => RawBuilder<SqlBool>
  readonly mustSee: (work: Work, id: string) => Promise<void>
  /** What it is called, of `c`. */
  readonly named: Sql
  /** The last time anything happened to it, of `c`; the change of the record itself aside. */
  readonly happened: Sql
  /** What two records may have in common, of those ids: record_id, id, kind, key, value, field. */
  readonly shareable: (ids: readonly string[]) => Sql
  /** Who else has it, on `p`: ids. */
  readonly sharers: Sql
}

/** A doubt about a field that is no contact point of its own is told by a name of the field. */
export function partOfField(key: string): string {
  const hash = createHash('sha256').update(`field:${key}`).digest('hex')
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-8${hash.slice(13, 16)}-8${hash.slice(17, 20)}-${hash.slice(20, 32)}`
}

export function fieldOfPart(fieldSet: FieldSet, subject: Subject, part: string): Field | undefined {
  return fieldSet.of(subject).find(({ key }) => partOfField(key) === part)
}

export const lookedAt: { readonly [S in Subject]: Looked } = {
  customer: {
    subject: 'customer',
    records: sql`customer`,
    key: sql`c.customer_id`,
    id: sql.ref('customer_id'),
    scores: sql`customer_quality`,
    doubts: sql`customer_doubt`,
    skips: sql`customer_doubt_skip`,
    read: 'customers.read',
    write: 'customers.write',
    visible: (work) => visible(work),
    mustSee: mustSeeCustomer,
    named: sql`coalesce(nullif(concat_ws(' ', c.family_name, c.given_name), ''), c.code, '')`,
    happened: sql`(select max(e.occurred_at) from customer_event e where e.customer_id = c.customer_id)`,
    shareable: (ids) => sql`select customer_id as record_id, id, kind, key, value, null::text as field
      from contact_point where customer_id = any(${ids}::uuid[])`,
    sharers: sql`select i.customer_id as id from customer_identity i
      where p.field is null and p.kind in ('email', 'phone') and p.key <> ''
        and i.kind = p.kind and i.value = p.key and i.customer_id <> p.record_id`,
  },
  company: {
    subject: 'company',
    records: sql`company`,
    key: sql`c.id`,
    id: sql.ref('company_id'),
    scores: sql`company_quality`,
    doubts: sql`company_doubt`,
    skips: sql`company_doubt_skip`,
    read: 'companies.read',
    write: 'companies.write',
    visible: () => sql<SqlBool>`c.deleted_at is null`,
    async mustSee(work, id) {
      mustBeAllowed(work, 'companies.read')
      const { rows } = await sql`
        select 1 from company where id = ${id}::uuid and deleted_at is null`.execute(work.db)
      if (rows.length === 0) throw notFound(companyNotFound)
    },
    named: sql`c.name`,
    happened: sql`greatest((select max(x.updated_at) from company_contract x where x.company_id = c.id),
      (select max(x.created_at) from company_file x where x.company_id = c.id))`,
    shareable: (ids) => sql`select r.id as record_id, v.id, v.field as kind, '' as key, v.value, v.field
      from company r cross join lateral (values (${partOfField('phone')}::uuid, 'phone', r.phone),
        (${partOfField('domain')}::uuid, 'domain', r.domain)) v (id, field, value)
      where r.id = any(${ids}::uuid[]) and v.value is not null`,
    sharers: sql`select o.id from company o where p.field = 'phone' and o.deleted_at is null and o.id <> p.record_id
        and ${digitsOnly(sql`o.phone`)} = ${digitsOnly(sql`p.value`)} and ${digitsOnly(sql`p.value`)} ~ '[0-9]{6}'
      union all select o.id from company o where p.field = 'domain' and o.deleted_at is null
        and o.id <> p.record_id and o.domain = p.value`,
  },
}
