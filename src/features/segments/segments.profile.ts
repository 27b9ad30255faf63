import { sql, type RawBuilder } from 'kysely'
import { visible } from '#features/accounts/accounts.visibility.ts'
import { readFieldSet } from '#features/fields/fields.set.ts'
import { readSettings } from '#features/settings/settings.actions.ts'
import { todayIn } from '#kit/japan/days.ts'
import type { Phrase } from '#kit/text.ts'
import { readOnly, type Work } from '#platform/work.ts'
import { mustSeeMembers } from './segments.actions.ts'
import type { Profile } from './segments.api.ts'

/** More than this on either side and it is a sample of that side. */
const sampleSize = 40_000
const shownRows = 8

type Trait = {
  readonly key: string
  readonly label: Phrase
  /** One value of `customer c`, as text; null is not known. */
  readonly value?: RawBuilder<unknown>
  /** A table expression with `customer_id` and `value`, of which a customer may have several. */
  readonly values?: RawBuilder<unknown>
  readonly labels?: { readonly [value: string]: Phrase }
}

const bands = (of: RawBuilder<unknown>, ...steps: readonly number[]): RawBuilder<unknown> => sql`case
  when ${of} is null then null
  ${sql.join(
    steps.map((step, at) => sql`when ${of} < ${sql.lit(step)} then ${sql.lit(String(at))}`),
    sql` `,
  )} else ${sql.lit(String(steps.length))} end`

const bandLabels = (unit: Phrase, ...steps: readonly number[]): { [value: string]: Phrase } => {
  const say = (n: number): string => n.toLocaleString('en-US')
  const [first = 0] = steps
  const last = steps.at(-1) ?? 0
  return Object.fromEntries([
    ['0', { ja: `${say(first)}${unit.ja}未満`, en: `under ${say(first)}${unit.en}` }],
    ...steps.slice(1).map((step, at) => [
      String(at + 1),
      {
        ja: `${say(steps[at] ?? 0)}〜${say(step - 1)}${unit.ja}`,
        en: `${say(steps[at] ?? 0)} to ${say(step - 1)}${unit.en}`,
      },
    ]),
    [String(steps.length), { ja: `${say(last)}${unit.ja}以上`, en: `${say(last)}${unit.en} or more` }],
  ])
}

const ages = [20, 30, 40, 50, 60, 70] as const
const orders = [1, 2, 3, 6, 11] as const
const yen = [1, 5000, 10_000, 30_000, 100_000] as const
const quiet = [30, 90, 180, 365, 730] as const

function traitsOf(today: string): readonly Trait[] {
  const day = sql`${today}::date`
  const fact = (column: string): RawBuilder<unknown> =>
    sql`(select ${sql.ref(`f.${column}`)} from purchase_facts f where f.customer_id = c.customer_id)`
  return [
    { key: 'stage', label: { ja: '状態', en: 'Stage' }, value: sql`c.stage` },
    { key: 'gender', label: { ja: '性別', en: 'Gender' }, value: sql`c.gender` },
    {
      key: 'age',
      label: { ja: '年齢', en: 'Age' },
      value: bands(sql`date_part('year', age(${day}, c.birth_on))`, ...ages),
      labels: bandLabels({ ja: '歳', en: '' }, ...ages),
    },
    {
      key: 'prefecture',
      label: { ja: '都道府県', en: 'Prefecture' },
      value: sql`(select p.prefecture from contact_point p where p.customer_id = c.customer_id and p.kind = 'address'
        order by p.position, p.id limit 1)`,
    },
    {
      key: 'mail',
      label: { ja: 'メールのドメイン', en: 'Domain of the mail' },
      value: sql`(select split_part(p.key, '@', 2) from contact_point p
        where p.customer_id = c.customer_id and p.kind = 'email' and p.key <> '' order by p.position, p.id limit 1)`,
    },
    {
      key: 'orders',
      label: { ja: '購入回数', en: 'Orders' },
      value: bands(sql`coalesce(${fact('orders')}, 0)`, ...orders),
      labels: {
        ...bandLabels({ ja: '回', en: '' }, ...orders),
        '0': { ja: '購入なし', en: 'none' },
        '1': { ja: '1回', en: '1' },
        '2': { ja: '2回', en: '2' },
      },
    },
    {
      key: 'revenue',
      label: { ja: '購入金額', en: 'Revenue' },
      value: bands(sql`coalesce(${fact('revenue')}, 0)`, ...yen),
      labels: { ...bandLabels({ ja: '円', en: ' yen' }, ...yen), '0': { ja: '購入なし', en: 'none' } },
    },
    {
      key: 'quiet',
      label: { ja: '最後の購入から', en: 'Since the last order' },
      value: bands(sql`${day} - ${fact('last_on')}`, ...quiet),
      labels: bandLabels({ ja: '日', en: ' days' }, ...quiet),
    },
    { key: 'cpm', label: { ja: 'CPM', en: 'CPM' }, value: fact('cpm') },
    {
      key: 'firstMedia',
      label: { ja: '初回の媒体', en: 'First medium' },
      value: sql`(select m.name from purchase_facts f join media m on m.id = f.first_media_id where f.customer_id = c.customer_id)`,
    },
    {
      key: 'subscription',
      label: { ja: '定期', en: 'Subscription' },
      value: sql`case when exists (select 1 from subscription s where s.customer_id = c.customer_id
          and s.state in ('active', 'paused')) then 'going'
        when exists (select 1 from subscription s where s.customer_id = c.customer_id) then 'before' else 'never' end`,
      labels: {
        going: { ja: '続いている', en: 'going on' },
        before: { ja: '以前あった', en: 'had one' },
        never: { ja: 'なし', en: 'never' },
      },
    },
    {
      key: 'tags',
      label: { ja: 'タグ', en: 'Tags' },
      values: sql`select k.customer_id, t.name as value from customer_tag k join tag t on t.id = k.tag_id`,
    },
    {
      key: 'products',
      label: { ja: '買った商品', en: 'Bought products' },
      values: sql`select k.customer_id, d.name as value from purchase_product k join product d on d.id = k.product_id`,
    },
  ]
}

type Row = { value: string | null; members: number; base: number }

/**
 * What is different about who is in a segment: shares of each trait beside those of everybody whom the reader may see. A
 * trait of one value differs by half the sum of all differences of shares (the total variation distance of the two), one of
 * several values by the largest; 0 is no difference, 1 all.
 */
export function readProfile(work: Work, id: string): Promise<Profile> {
  return readOnly(work, async (read) => {
    const segment = await mustSeeMembers(read, id)
    const { timeZone } = await readSettings(read)
    const fieldSet = await readFieldSet(read)
    const { rows: sizes } = await sql<{ size: number }>`
      select greatest(reltuples, 0)::float8 as size from pg_class where oid = 'customer'::regclass`.execute(
      read.db,
    )
    const everybody = sizes[0]?.size ?? 0
    const ofMembers = Math.min(256, Math.ceil((256 * sampleSize) / Math.max(segment.members, 1)))
    const ofBase = Math.min(256, Math.ceil((256 * sampleSize) / Math.max(everybody, 1)))
    // By the last byte of the id, which is random.
    const part = (of256: number): RawBuilder<unknown> =>
      of256 === 256 ? sql`true` : sql`get_byte(uuid_send(c.customer_id), 15) < ${sql.lit(of256)}`
    const member = sql`exists (select 1 from segment_member m
      where m.customer_id = c.customer_id and m.segment_id = ${id}::uuid)`
    await sql`set local work_mem = '64MB'`.execute(read.db)
    const people = sql`people as materialized (
      select c.*, ${member} and ${part(ofMembers)} as is_member, ${part(ofBase)} as is_base from customer c
      where ${visible(read)} and (${part(ofBase)} or ${part(ofMembers)} and c.customer_id in (
        select m.customer_id from segment_member m where m.segment_id = ${id}::uuid)))`
    const { rows: counts } = await sql<{ members: number; base: number }>`
      with ${people} select count(*) filter (where is_member)::int as members,
        count(*) filter (where is_base)::int as base from people`.execute(read.db)
    const counted = counts[0] ?? { members: 0, base: 0 }
    const traits = []
    for (const trait of traitsOf(todayIn(timeZone))) {
      const of = trait.values
        ? sql`select v.value, c.is_member, c.is_base from people c join (${trait.values}) v on v.customer_id = c.customer_id`
        : sql`select (${trait.value ?? sql`null`})::text as value, c.is_member, c.is_base from people c`
      const { rows } = await sql<Row>`
        with ${people} select t.value, count(*) filter (where t.is_member)::int as members,
          count(*) filter (where t.is_base)::int as base from (${of}) t group by 1`.execute(read.db)
      const options = fieldSet.get('customer', trait.key)?.options
      const labelOf = (value: string): string =>
        (trait.labels?.[value] ?? options?.find((one) => one.value === value)?.label)?.[read.locale] ?? value
      traits.push(compared(trait, rows, counted, labelOf))
    }
    return {
      ...counted,
      exact: ofMembers === 256 && ofBase === 256,
      traits: traits.filter(({ rows }) => rows.length > 0).toSorted((a, b) => b.difference - a.difference),
    }
  })
}

function compared(
  { key, label, values }: Trait,
  found: readonly Row[],
  counted: { members: number; base: number },
  labelOf: (value: string) => string,
): Profile['traits'][number] {
  const rows = found.filter((row): row is Row & { value: string } => row.value !== null)
  const sum = (of: 'members' | 'base'): number => rows.reduce((total, row) => total + row[of], 0)
  // Of several values a customer counts once for each: shares are of everybody.
  const known = values ? counted : { members: sum('members'), base: sum('base') }
  const share = (n: number, all: number): number => (all === 0 ? 0 : n / all)
  const shown = rows.map(({ value, members, base }) => {
    const mine = share(members, known.members)
    const theirs = share(base, known.base)
    return {
      value,
      label: labelOf(value),
      members,
      base,
      share: mine,
      baseShare: theirs,
      lift: theirs === 0 ? null : mine / theirs,
    }
  })
  const gaps = shown.map((row) => Math.abs(row.share - row.baseShare))
  const difference = values ? Math.max(0, ...gaps) : gaps.reduce((a, b) => a + b, 0) / 2
  const strongest = shown.toSorted(
    (a, b) => Math.abs(b.share - b.baseShare) - Math.abs(a.share - a.baseShare),
  )
  return {
    key,
    label,
    known,
    rows: strongest.slice(0, shownRows),
    difference: known.members === 0 ? 0 : difference,
  }
}
