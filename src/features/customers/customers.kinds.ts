import { sql, type SqlBool } from 'kysely'
import { z } from 'zod'
import { defineEvent, type EventKind } from '#platform/catalogue/event.ts'
import type { Metric } from '#platform/catalogue/metric.ts'
import {
  defineRule,
  ofThese,
  type Evidence,
  type RuleKind,
  type RuleScope,
  finds,
  isAmong,
} from '#platform/catalogue/rule.ts'
import { companyOfNow, idsOfGroup } from '#features/companies/companies.group.store.ts'
import type { Field } from '#platform/catalogue/field.ts'
import { readScope } from '#features/fields/fields.scope.ts'
import { fieldCondition, fieldPredicate, noSuchField } from '#features/fields/fields.conditions.ts'
import { sayCondition } from '#features/fields/fields.say.ts'
import { planCells } from './customers.cells.ts'
import { happenedRules } from './customers.happened.ts'
import { customerPlace } from './customers.places.ts'
import { matches } from './customers.query.ts'
import { countCustomers, readRows } from './customers.store.ts'

const named = z.object({ fields: z.array(z.string()) })

const fieldsChanged = (name: string, ja: string, en: string, icon: string): EventKind =>
  defineEvent({
    name,
    payload: named,
    sentence: { ja, en },
    icon,
    words: ({ fields }, names, locale) => ({
      fields: fields
        .map((key) => names.field('customer', key)?.label[locale] ?? key)
        .join(locale === 'ja' ? '・' : ', '),
    }),
  })

export const customerEvents: readonly EventKind[] = [
  defineEvent({
    name: 'customer.created',
    payload: z.object({}),
    sentence: { ja: '顧客として登録しました', en: 'Added as a customer' },
    icon: 'UserPlus',
  }),
  defineEvent({
    name: 'customer.imported',
    payload: z.object({ fileName: z.string(), importId: z.string() }),
    personal: ['fileName'],
    sentence: { ja: '「{fileName}」から取り込みました', en: 'Imported from “{fileName}”' },
    icon: 'FileImport',
  }),
  fieldsChanged('customer.updated', '{fields} を変更しました', 'Changed {fields}', 'Edit'),
  fieldsChanged(
    'contact.added',
    '連絡先（{fields}）を加えました',
    'Added a contact point ({fields})',
    'AddressBook',
  ),
  fieldsChanged(
    'contact.changed',
    '連絡先（{fields}）を変更しました',
    'Changed a contact point ({fields})',
    'AddressBook',
  ),
  fieldsChanged(
    'contact.removed',
    '連絡先（{fields}）を消しました',
    'Removed a contact point ({fields})',
    'AddressBookOff',
  ),
  defineEvent({
    name: 'post.changed',
    payload: z.object({ company: z.string() }),
    personal: ['company'],
    sentence: { ja: '勤務先（{company}）を変更しました', en: 'Changed the post at {company}' },
    icon: 'Building',
  }),
  defineEvent({
    name: 'post.moved',
    payload: z.object({ from: z.string(), to: z.string() }),
    personal: ['from', 'to'],
    sentence: { ja: '{from} から {to} に移りました', en: 'Moved from {from} to {to}' },
    icon: 'Building',
  }),
  defineEvent({
    name: 'owner.changed',
    payload: z.object({ owner: z.string() }),
    personal: ['owner'],
    sentence: { ja: '担当を {owner} に変更しました', en: 'Owner is now {owner}' },
    icon: 'UserCheck',
  }),
  defineEvent({
    name: 'customer.deleted',
    payload: z.object({}),
    sentence: { ja: 'ごみ箱に入れました', en: 'Moved to the bin' },
    icon: 'Trash',
  }),
  defineEvent({
    name: 'customer.restored',
    payload: z.object({}),
    sentence: { ja: 'ごみ箱から戻しました', en: 'Restored from the bin' },
    icon: 'Restore',
  }),
]

const contactWords = {
  email: { ja: 'メール', en: 'e-mail' },
  phone: { ja: '電話', en: 'phone' },
  address: { ja: '住所', en: 'address' },
  line: { ja: 'LINE', en: 'LINE' },
} as const

const meansReader = {
  ja: '「自分」は見る人によって変わるため、セグメントの条件にできません。担当者を選んでください',
  en: '“Me” is somebody else for each reader. Choose a colleague',
}

/** The value of a field, as lists show it. */
async function valueOf(field: Field | undefined, scope: RuleScope, customerId: string): Promise<Evidence[]> {
  if (!field) return []
  const cells = await planCells(await readScope(scope.work), [field.key])
  const [row] = await readRows(scope.work, [customerId], cells)
  const value = row?.cells?.[field.key] ?? ''
  const said = (label: string, nothing: string): string => `${label}: ${value === '' ? nothing : value}`
  return [{ text: { ja: said(field.label.ja, '（空）'), en: said(field.label.en, '(empty)') } }]
}

export const customerRules: readonly RuleKind[] = [
  defineRule({
    kind: 'field',
    label: { ja: '項目', en: 'Field' },
    params: fieldCondition,
    notForSegments: ({ value }) => ([value].flat().includes('me') ? meansReader : null),
    evidence: ({ field }, scope, customerId) => valueOf(scope.field('customer', field), scope, customerId),
    predicate: (condition, scope, path) => {
      const field = scope.field('customer', condition.field)
      const place = field && customerPlace(field, scope)
      return place ? fieldPredicate(field, place, condition, scope, path) : noSuchField(path)
    },
    say: (condition, scope, names) =>
      sayCondition(scope.field('customer', condition.field), condition, names),
  }),
  defineRule({
    kind: 'owner',
    label: { ja: '担当', en: 'Owner' },
    params: z.object({ ownerId: z.union([z.uuid(), z.literal('me'), z.null()]) }),
    notForSegments: ({ ownerId }) => (ownerId === 'me' ? meansReader : null),
    predicate: ({ ownerId }, { work }) =>
      ownerId === null
        ? sql<SqlBool>`c.owner_id is null`
        : sql<SqlBool>`c.owner_id = ${ownerId === 'me' ? work.actor.userId : ownerId}::uuid`,
    say: ({ ownerId }, _scope, { user }) => {
      if (ownerId === null) return { ja: '担当が いない', en: 'has no owner' }
      if (ownerId === 'me') return { ja: '担当が 自分', en: 'owner is me' }
      const name = user(ownerId) ?? ownerId
      return { ja: `担当が ${name}`, en: `owner is ${name}` }
    },
  }),
  defineRule({
    kind: 'search',
    label: { ja: '検索語', en: 'Search words' },
    params: z.object({ q: z.string().min(1).max(200) }),
    notForSegments: () => ({
      ja: '検索語はその場で探すためのもので、セグメントの条件にできません。項目の条件を使ってください',
      en: 'Search words are for looking something up. Use a condition on a field',
    }),
    predicate: ({ q }) => matches(q),
    say: ({ q }) => ({ ja: `「${q}」で見つかる`, en: `found by “${q}”` }),
  }),
  defineRule({
    kind: 'company',
    label: { ja: '勤務先', en: 'Company' },
    params: z.object({
      companyId: z.uuid(),
      withGroup: z.boolean().optional().describe('Also the companies below it'),
    }),
    form: {
      companyId: { label: { ja: '取引先', en: 'Company' }, of: 'company' },
      withGroup: {
        label: { ja: '子会社', en: 'Companies below it' },
        optional: true,
        options: [
          { value: 'true', label: { ja: '含む', en: 'included' } },
          { value: 'false', label: { ja: '含まない', en: 'not included' } },
        ],
      },
    },
    predicate: ({ companyId, withGroup = false }, scope) =>
      isAmong(sql`select w.customer_id from customer_post w
        where ${ofThese(scope, sql`w.customer_id`)} and w.company_id ${
          withGroup ? sql`in ${idsOfGroup(companyId)}` : sql`= ${companyOfNow(companyId)}`
        }`),
    say: ({ companyId, withGroup = false }, _scope, { company }) => {
      const name = company(companyId) ?? companyId
      return withGroup
        ? { ja: `勤務先が ${name} かその子会社`, en: `works at ${name} or a company below it` }
        : { ja: `勤務先が ${name}`, en: `works at ${name}` }
    },
  }),
  defineRule({
    kind: 'contact',
    label: { ja: '連絡先の有無', en: 'Has a contact point' },
    params: z.object({ kind: z.enum(['email', 'phone', 'address', 'line']), has: z.boolean() }),
    form: {
      kind: {
        label: { ja: '連絡先', en: 'Contact point' },
        options: [
          { value: 'email', label: { ja: 'メール', en: 'E-mail' } },
          { value: 'phone', label: { ja: '電話', en: 'Phone' } },
          { value: 'address', label: { ja: '住所', en: 'Address' } },
          { value: 'line', label: { ja: 'LINE', en: 'LINE' } },
        ],
      },
      has: {
        label: { ja: '有無', en: 'Has it' },
        options: [
          { value: 'true', label: { ja: 'ある', en: 'yes' } },
          { value: 'false', label: { ja: 'ない', en: 'no' } },
        ],
      },
    },
    predicate: ({ kind, has }) =>
      finds(sql`select 1 from contact_point p where p.customer_id = c.customer_id and p.kind = ${kind}`, has),
    async evidence({ kind }, { work }, customerId) {
      const { rows } = await sql<{ value: string }>`
        select p.value from contact_point p where p.customer_id = ${customerId}::uuid and p.kind = ${kind}
        order by p.position, p.id limit 10`.execute(work.db)
      return rows.map(({ value }) => ({ text: { ja: value, en: value } }))
    },
    say: ({ kind, has }) => {
      const { ja, en } = contactWords[kind]
      return has ? { ja: `${ja}が ある`, en: `has ${en}` } : { ja: `${ja}が ない`, en: `has no ${en}` }
    },
  }),
  ...happenedRules,
]

const share = async (work: Parameters<Metric['measure']>[0], filter: object) => {
  const all = await countCustomers(work, {}, false)
  const some = await countCustomers(work, { filter: JSON.stringify(filter) }, false)
  return {
    value: all.count === 0 ? null : (100 * some.count) / all.count,
    n: all.count,
    exact: all.exact && some.exact,
  }
}

export const customerMetrics: readonly Metric[] = [
  {
    key: 'customers.count',
    label: { ja: '顧客数', en: 'Customers' },
    definition: {
      ja: 'ごみ箱にない顧客の数。1万人を超えると見積もり',
      en: 'Customers not in the bin; an estimate above 10,000',
    },
    unit: 'people',
    permission: 'customers.read',
    measure: async (work) => {
      const { count, exact } = await countCustomers(work, {}, false)
      return { value: count, n: count, exact }
    },
  },
  {
    key: 'customers.withEmail',
    label: { ja: 'メールのある割合', en: 'Share with an e-mail' },
    definition: {
      ja: 'メールアドレスが1つ以上ある顧客 ÷ 顧客数',
      en: 'Customers with at least one e-mail address ÷ customers',
    },
    unit: 'percent',
    permission: 'customers.read',
    measure: (work) => share(work, { kind: 'contact', params: { kind: 'email', has: true } }),
  },
  {
    key: 'customers.withoutOwner',
    label: { ja: '担当のいない顧客', en: 'Customers without an owner' },
    definition: {
      ja: '担当が空の顧客の数。1万人を超えると見積もり',
      en: 'Customers whose owner is empty; an estimate above 10,000',
    },
    unit: 'people',
    permission: 'customers.read',
    measure: async (work) => {
      const filter = JSON.stringify({ kind: 'owner', params: { ownerId: null } })
      const { count, exact } = await countCustomers(work, { filter }, false)
      return { value: count, n: count, exact }
    },
  },
]
