import { sql, type RawBuilder, type SqlBool } from 'kysely'
import { onlyPostalCodes, postalAgrees } from '#features/postal/postal.match.ts'
import { wholeRecord, type DoubtKind } from './quality.ts'
import { domainTypos } from './quality.typos.ts'

type OfRecord = { value: RawBuilder<string | null>; when: RawBuilder<SqlBool> }

/** Full-width katakana with the marks that readings have. */
export const kanaPattern = '^[ァ-ヺー・ヽヾ 　]*$'
export const companyPattern =
  '株式会社|有限会社|合同会社|合資会社|合名会社|一般社団法人|一般財団法人|社会福祉法人|医療法人|学校法人|特定非営利活動法人|NPO法人|㈱|㈲|[(（][株有同][)）]'
/** 4.9E+12: a spreadsheet kept the number, not its digits. */
export const damagedPattern = '^[0-9](\\.[0-9]+)?[eE]\\+?[0-9]+$'
/** As an import leaves what it cannot read: the heading and the cell on a line of the remarks. */
export const birthLine = '(?:^|\\n)(?:生年月日|誕生日|birthday|date of birth)[:：][ 　]*([^\\n]*[^\\s])'

const name = sql<string>`concat(c.family_name, c.given_name)`
const kana = sql<string>`concat(c.family_kana, c.given_kana)`
const shown = (...parts: string[]): RawBuilder<string> =>
  sql<string>`concat_ws(' ', ${sql.join(parts.map((part) => sql`nullif(${sql.ref(`c.${part}`)}, '')`))})`

/** About the record as a whole, on `c`. */
const ofRecord: { readonly [K in DoubtKind]?: OfRecord } = {
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
  dateUnread: {
    value: sql`(regexp_match(c.remark, ${birthLine}, 'i'))[1]`,
    when: sql`c.birth_on is null and c.remark ~* ${birthLine}`,
  },
  codeDamaged: { value: sql`c.code`, when: sql`c.code ~ ${damagedPattern}` },
}

const noted = (kind: string, ...notes: string[]): RawBuilder<SqlBool> =>
  sql<SqlBool>`p.kind = ${kind} and p.notes && ${notes}::text[]`

/** About one contact point, on `p`; those of postal codes need a loaded list. */
const ofPoint: { readonly [K in DoubtKind]?: OfRecord & { list?: true } } = {
  emailTypo: {
    value: sql`p.value`,
    when: sql`p.kind = 'email' and split_part(p.key, '@', 2) = any(${Object.keys(domainTypos)}::text[])`,
  },
  emailInvalid: { value: sql`p.value`, when: noted('email', 'invalid', 'dummy') },
  emailCarrier: {
    value: sql`p.value`,
    when: sql`${noted('email', 'rfcViolation')} and 'carrier' = any(p.notes)`,
  },
  phoneUnread: { value: sql`p.value`, when: noted('phone', 'unparsable', 'noAreaCode', 'dummy') },
  phoneZero: { value: sql`p.value`, when: noted('phone', 'zeroRestored') },
  postalUnread: { value: sql`p.postal_code`, when: noted('address', 'postalCode') },
  postalMismatch: {
    list: true,
    value: sql`concat_ws(' ', '〒' || p.postal_code, p.value)`,
    when: sql`p.kind = 'address' and ${postalAgrees(sql`p.postal_code`, sql`p.prefecture`, sql`p.city`)} is false`,
  },
  contactShared: {
    value: sql`p.value`,
    when: sql`p.kind in ('email', 'phone') and p.key <> '' and exists (select 1 from customer_identity i
      where i.kind = p.kind and i.value = p.key and i.customer_id <> p.customer_id)`,
  },
}

/** All doubts of the customers of `chosen` (their rows, as c), as rows of `customer_doubt`. */
export function doubtsOf(chosen: RawBuilder<unknown>, hasList: boolean): RawBuilder<unknown> {
  const parts = [
    ...Object.entries(ofRecord).map(
      ([kind, { value, when }]) =>
        sql`select c.customer_id, ${kind}, ${wholeRecord}::uuid, ${value} from chosen c where ${when}`,
    ),
    ...Object.entries(ofPoint)
      .filter(([, { list }]) => hasList || !list)
      .map(
        ([kind, { value, when }]) =>
          sql`select p.customer_id, ${kind}, p.id, ${value} from points p where ${when}`,
      ),
  ]
  if (hasList) {
    const bare = sql`select * from points where kind = 'address' and postal_code is null
      and prefecture is not null and city is not null and street is not null`
    parts.push(sql`select found.customer_id, ${'postalMissing'}, found.id, p.value
      from (${onlyPostalCodes(bare)}) found join points p on p.customer_id = found.customer_id and p.id = found.id`)
  }
  return sql`
    with chosen as materialized (${chosen}),
      points as materialized (select p.* from contact_point p join chosen c on c.customer_id = p.customer_id),
      found (customer_id, kind, part, value) as (${sql.join(parts, sql` union all `)})
    select * from found`
}
