import { sql } from 'kysely'
import { Problem } from '#kit/problem.ts'
import type { Attributes } from '#platform/catalogue/field.ts'
import type { Work } from '#platform/work.ts'
import type { Consents } from './fields.schemas.ts'
import type { FieldSet } from './fields.set.ts'

/** For which fields the customer has consented, those just given included. */
export async function consentsOf(
  work: Work,
  customerId: string,
  given: readonly string[],
): Promise<Set<string>> {
  const stored = await work.db
    .selectFrom('fieldConsent')
    .select('fieldKey')
    .where('customerId', '=', customerId)
    .execute()
  return new Set([...given, ...stored.map(({ fieldKey }) => fieldKey)])
}

/** Refuses a new value of 要配慮個人情報 without the person's consent (APPI art. 20-2). */
export function mustHaveConsents(
  fieldSet: FieldSet,
  after: Attributes,
  before: Attributes,
  consented: ReadonlySet<string>,
): void {
  const missing = fieldSet
    .attributesOf('customer')
    .filter(
      ({ key, pii }) =>
        pii === 'sensitive' && after[key] !== undefined && after[key] !== before[key] && !consented.has(key),
    )
  if (missing.length === 0) return
  throw new Problem('invalid', {
    fields: missing.map(({ key, label }) => ({
      path: `attributes.${key}`,
      message: {
        ja: `「${label.ja}」は要配慮個人情報です。本人の同意（同意日と方法）を記録してください`,
        en: `“${label.en}” is sensitive. Record the person's consent: its day and how it was given`,
      },
    })),
  })
}

export async function saveConsents(work: Work, customerId: string, consents: Consents): Promise<void> {
  for (const [fieldKey, { givenOn, method }] of Object.entries(consents))
    await sql`
      insert into field_consent (customer_id, field_key, given_on, method, recorded_by, recorded_by_name)
      values (${customerId}::uuid, ${fieldKey}, ${givenOn}::date, ${method}, ${work.actor.userId}::uuid,
        ${work.actor.name})
      on conflict (customer_id, field_key) do update set given_on = excluded.given_on, method = excluded.method,
        recorded_by = excluded.recorded_by, recorded_by_name = excluded.recorded_by_name, recorded_at = now()`.execute(
      work.db,
    )
}

/** A consent as it is on record; `recordedAt` tells it from one that says the same and was recorded later. */
export type StoredConsent = {
  givenOn: string
  method: string
  recordedBy: string | null
  recordedByName: string
  recordedAt: string
}
type ConsentOf = { customerId: string; key: string; consent: StoredConsent }
type ConsentRow = { customerId: string; key: string } & StoredConsent

const consentColumns = sql`customer_id, field_key as key, given_on::text as given_on, method, recorded_by, recorded_by_name,
  recorded_at`
const consentOf = ({ customerId, key, ...consent }: ConsentRow): ConsentOf => ({ customerId, key, consent })

export async function storedConsents(
  work: Pick<Work, 'db'>,
  customerIds: readonly string[],
): Promise<ConsentOf[]> {
  if (customerIds.length === 0) return []
  const { rows } = await sql<ConsentRow>`
    select ${consentColumns} from field_consent where customer_id = any(${customerIds}::uuid[])`.execute(
    work.db,
  )
  return rows.map(consentOf)
}

/** One consent for many persons and fields at once, as a file brings it; returns what is on record now. */
export async function saveManyConsents(
  work: Work,
  given: readonly { customerId: string; key: string }[],
  { givenOn, method }: { givenOn: string; method: string },
): Promise<ConsentOf[]> {
  const { rows } = await sql<ConsentRow>`
    insert into field_consent (customer_id, field_key, given_on, method, recorded_by, recorded_by_name)
    select g.customer_id, g.field_key, ${givenOn}::date, ${method}, ${work.actor.userId}::uuid, ${work.actor.name}
    from unnest(${given.map(({ customerId }) => customerId)}::uuid[], ${given.map(({ key }) => key)}::text[])
      g(customer_id, field_key)
    on conflict (customer_id, field_key) do update set given_on = excluded.given_on, method = excluded.method,
      recorded_by = excluded.recorded_by, recorded_by_name = excluded.recorded_by_name, recorded_at = now()
    returning ${consentColumns}`.execute(work.db)
  return rows.map(consentOf)
}

/** Puts consents back as they were on record; null takes one away. */
export async function putConsents(
  work: Pick<Work, 'db'>,
  back: readonly { customerId: string; key: string; consent: StoredConsent | null }[],
): Promise<void> {
  if (back.length === 0) return
  const rows = back.map(({ customerId, key, consent }) => ({ customerId, key, ...consent }))
  await sql`
    with former as (select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) r("customerId" uuid, key text,
        "givenOn" date, method text, "recordedBy" uuid, "recordedByName" text, "recordedAt" timestamptz)),
      gone as (delete from field_consent c using former f
        where c.customer_id = f."customerId" and c.field_key = f.key and f."givenOn" is null)
    update field_consent c set given_on = f."givenOn", method = f.method, recorded_by = f."recordedBy",
      recorded_by_name = f."recordedByName", recorded_at = f."recordedAt"
    from former f
    where c.customer_id = f."customerId" and c.field_key = f.key and f."givenOn" is not null`.execute(work.db)
}
