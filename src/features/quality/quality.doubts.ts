import { sql, type RawBuilder, type SqlBool } from 'kysely'
import type { Field } from '#platform/catalogue/field.ts'
import type { FieldSet } from '#features/fields/fields.set.ts'
import { onlyPostalCodes, postalAgrees } from '#features/postal/postal.match.ts'
import { codeOf, type Digits } from './quality.digits.ts'
import { lookedAt, partOfField } from './quality.subjects.ts'
import { wholeRecord, type DoubtKind, type Subject } from './quality.ts'

type Found = { value: RawBuilder<string | null>; when: RawBuilder<SqlBool>; part?: string }
type Doubts = { readonly [K in DoubtKind]?: Found }

/** Full-width katakana with the marks that readings have. */
export const kanaPattern = '^[ァ-ヺー・ヽヾ 　]*$'
export const companyPattern =
  '株式会社|有限会社|合同会社|合資会社|合名会社|一般社団法人|一般財団法人|社会福祉法人|医療法人|学校法人|特定非営利活動法人|NPO法人|㈱|㈲|[(（][株有同][)）]'
/** 4.9E+12: a spreadsheet kept the number, not its digits. */
export const damagedPattern = '^[0-9](\\.[0-9]+)?[eE]\\+?[0-9]+$'
const urlPattern = '^([a-z]+://)?[^\\s/?#.@]+(\\.[^\\s/?#.@]+)+([/?#]\\S*)?$'

/** As an import leaves what it cannot read: the heading and the cell on a line of the remarks. */
export function dateLine({ label, aliases }: Pick<Field, 'label' | 'aliases'>): string {
  const headings = [label.ja, label.en, ...aliases].map((heading) =>
    heading.replace(/[^\p{L}\p{N} ]/gu, '\\$&'),
  )
  return `(?:^|\\n)(?:${headings.join('|')})[:：][ 　]*([^\\n]*[^\\s])`
}

/** Fields of days that an import may have left in the remarks. */
const datesOf = (fieldSet: FieldSet, subject: Subject): readonly Field[] =>
  fieldSet.of(subject).filter(({ type, editable }) => type === 'date' && editable)

const name = sql<string>`concat(c.family_name, c.given_name)`
const kana = sql<string>`concat(c.family_kana, c.given_kana)`
const shown = (...parts: string[]): RawBuilder<string> =>
  sql<string>`concat_ws(' ', ${sql.join(parts.map((part) => sql`nullif(${sql.ref(`c.${part}`)}, '')`))})`

/** The first digit of a 法人番号 checks the others: 9 − (Σ Pn × Qn mod 9), counted from the lowest digit. */
function checks(number: RawBuilder<string | null>): RawBuilder<SqlBool> {
  const sum = Array.from(
    { length: 12 },
    (_, n) => sql`substr(${number}, ${sql.lit(13 - n)}, 1)::int * ${sql.lit(1 + (n % 2))}`,
  )
  return sql<SqlBool>`(case when ${number} ~ '^[0-9]{13}$'
    then 9 - (${sql.join(sum, sql` + `)}) % 9 = substr(${number}, 1, 1)::int else false end)`
}
const ofInvoice = sql<string>`substr(c.invoice_number, 2)`

/** About the record as a whole, on `c`. */
const ofRecord: { readonly [S in Subject]: Doubts } = {
  customer: {
    nameJoined: {
      value: sql`c.family_name`,
      when: sql`coalesce(c.given_name, '') = '' and btrim(c.family_name, ' 　') ~ '[ 　]'
        and c.family_name !~ ${companyPattern}`,
    },
    nameIsCompany: { value: shown('family_name', 'given_name'), when: sql`${name} ~ ${companyPattern}` },
    kanaForm: { value: shown('family_kana', 'given_kana'), when: sql`${kana} !~ ${kanaPattern}` },
    // A name in Latin letters is its own reading.
    kanaMissing: {
      value: shown('family_name', 'given_name'),
      when: sql`btrim(${kana}, ' 　') = '' and ${name} ~ '[^\\x01-\\x7f]' and ${name} !~ ${companyPattern}`,
    },
    codeDamaged: { value: sql`c.code`, when: sql`c.code ~ ${damagedPattern}` },
  },
  company: {
    kanaForm: { value: sql`c.core_kana`, when: sql`c.core_kana !~ ${kanaPattern}` },
    // A name in kana or Latin letters is its own reading.
    kanaMissing: {
      value: sql`c.name`,
      when: sql`coalesce(c.core_kana, '') = '' and c.core_name ~ '[^\\x01-\\x7fぁ-ゖァ-ヺー・ 　Ａ-Ｚａ-ｚ０-９＆]'`,
    },
    corporateNumberWrong: {
      value: sql`c.corporate_number`,
      when: sql`not ${checks(sql`c.corporate_number`)}`,
    },
    // The number of a sole trader never passes for one of a corporation.
    corporateNumberKnown: {
      value: sql`c.invoice_number`,
      when: sql`c.corporate_number is null and c.invoice_number is not null and ${checks(ofInvoice)}`,
    },
  },
}

const noted = (kind: string, ...notes: string[]): RawBuilder<SqlBool> =>
  sql<SqlBool>`p.kind = ${kind} and p.notes && ${notes}::text[]`

/** About one contact point or a field that holds one, on `p`; those of postal codes need a loaded list. */
function ofPoints(subject: Subject, { hasList, misspelt }: Seen): Doubts {
  const value = sql<string>`p.value`
  return {
    emailTypo: {
      value,
      when: sql`p.kind = 'email' and split_part(p.key, '@', 2) = any(${misspelt}::text[])`,
    },
    emailInvalid: { value, when: noted('email', 'invalid', 'dummy') },
    emailCarrier: { value, when: sql`${noted('email', 'rfcViolation')} and 'carrier' = any(p.notes)` },
    phoneUnread: { value, when: noted('phone', 'unparsable', 'noAreaCode', 'dummy') },
    phoneZero: { value, when: noted('phone', 'zeroRestored') },
    urlInvalid: { value, when: sql`p.kind = 'url' and p.value !~* ${urlPattern}` },
    postalUnread: { value: sql`p.postal_code`, when: noted('address', 'postalCode') },
    ...(hasList && {
      postalMismatch: {
        value: sql`concat_ws(' ', '〒' || p.postal_code, p.value)`,
        when: sql`p.kind = 'address' and ${postalAgrees(sql`p.postal_code`, sql`p.prefecture`, sql`p.city`)} is false`,
      },
    }),
    contactShared: {
      value,
      when: sql`exists (${lookedAt[subject].sharers})`,
    },
  }
}

/** One for each field: days that stand in the remarks, and numbers shorter than all others. */
function* ofFields(
  fieldSet: FieldSet,
  subject: Subject,
  digits: readonly Digits[],
): Generator<readonly [DoubtKind, Found]> {
  for (const field of datesOf(fieldSet, subject)) {
    const line = dateLine(field)
    yield [
      'dateUnread',
      {
        part: partOfField(field.key),
        value: sql`(regexp_match(c.remark, ${line}, 'i'))[1]`,
        when: sql`${field.column ? sql.ref(`c.${field.column}`) : sql`c.attributes -> ${field.key}`} is null
          and c.remark ~* ${line}`,
      },
    ]
  }
  for (const one of digits) {
    const field = one.subject === subject ? fieldSet.get(subject, one.fieldKey) : undefined
    if (!field) continue
    const code = codeOf(field)
    yield [
      'codeZeros',
      {
        part: partOfField(field.key),
        value: code,
        when: sql`${code} ~ '^[0-9]+$' and length(${code}) < ${sql.lit(one.digits)}`,
      },
    ]
  }
}

export type Looking = {
  readonly fieldSet: FieldSet
  readonly hasList: boolean
  readonly digits: readonly Digits[]
}
/** What was found out about a batch before its conditions are asked. */
type Seen = Pick<Looking, 'hasList'> & {
  /** Domains of its addresses that look like slips. */
  readonly misspelt: readonly string[]
}

/**
 * All doubts of the records of `chosen` (their rows with `record_id`, as c), as record_id, kind, part, value. `read` is
 * what fields hold that are no contact points of their own.
 */
export function doubtsOf(
  subject: Subject,
  chosen: RawBuilder<unknown>,
  read: readonly object[],
  { fieldSet, digits, ...seen }: Omit<Looking, 'hasList'> & Seen,
): RawBuilder<unknown> {
  const parts = [
    ...[...Object.entries(ofRecord[subject]), ...ofFields(fieldSet, subject, digits)].map(
      ([kind, { value, when, part = wholeRecord }]) =>
        sql`select c.record_id, ${kind}, ${part}::uuid, ${value} from chosen c where ${when}`,
    ),
    ...Object.entries(ofPoints(subject, seen)).map(
      ([kind, { value, when }]) =>
        sql`select p.record_id, ${kind}, p.id, ${value} from points p where ${when}`,
    ),
  ]
  if (seen.hasList) {
    // Those functions of feature postal call every record a customer.
    const bare = sql`select record_id as customer_id, id, prefecture, city, street from points
      where kind = 'address' and postal_code is null
      and prefecture is not null and city is not null and street is not null`
    parts.push(sql`select found.customer_id, ${'postalMissing'}, found.id, p.value
      from (${onlyPostalCodes(bare)}) found join points p on p.record_id = found.customer_id and p.id = found.id`)
  }
  const points: RawBuilder<unknown>[] = []
  if (subject === 'customer')
    points.push(sql`select p.customer_id as record_id, p.id, null::text as field, p.kind, p.value, p.key, p.notes,
        p.postal_code, p.prefecture, p.city, p.street
      from contact_point p join chosen c on c.record_id = p.customer_id`)
  if (read.length > 0 || points.length === 0)
    points.push(sql`select * from jsonb_to_recordset(${JSON.stringify(read)}::jsonb) p (record_id uuid, id uuid,
      field text, kind text, value text, key text, notes text[], postal_code text, prefecture text, city text, street text)`)
  return sql`
    with chosen as materialized (${chosen}),
      points as materialized (${sql.join(points, sql` union all `)}),
      found (record_id, kind, part, value) as (${sql.join(parts, sql` union all `)})
    select * from found where value is not null`
}
