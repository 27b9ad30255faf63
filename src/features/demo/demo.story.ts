import { crc32 } from 'node:zlib'
import { addCard } from '#features/cards/cards.actions.ts'
import { putImage } from '#features/cards/cards.images.ts'
import { getCompany, updateCompany } from '#features/companies/companies.actions.ts'
import { setParent } from '#features/companies/companies.group.ts'
import type { CompanyPatch } from '#features/companies/companies.ts'
import { receiveComplaint, removeComplaint } from '#features/complaints/complaints.actions.ts'
import {
  cancelContract,
  createContract,
  removeContract,
  renewContract,
} from '#features/contracts/contracts.actions.ts'
import type { On } from '#features/contracts/contracts.ts'
import { getCustomer, updateCustomer } from '#features/customers/customers.actions.ts'
import { createRule, listRules } from '#features/fields/fields.rules.ts'
import type { FieldSet } from '#features/fields/fields.set.ts'
import { addFile } from '#features/files/files.actions.ts'
import type { RecordRef } from '#features/files/files.ts'
import { joinHousehold } from '#features/households/households.actions.ts'
import { createView } from '#features/views/views.actions.ts'
import { addDays } from '#kit/japan/days.ts'
import { Problem } from '#kit/problem.ts'
import type { Work } from '#platform/work.ts'
import { sendCampaigns } from './demo.campaigns.ts'
import { bill } from './demo.billing.ts'
import { demoId, type Lookups } from './demo.draft.ts'
import { handOver } from './demo.leaver.ts'
import { businessCard, damagedBox, letter } from './demo.papers.ts'
import type { DemoPerson } from './demo.people.ts'
import { addressIn, districtOf, fixedLineIn } from './demo.places.ts'
import { randomOf } from './demo.random.ts'
import { keepSegments } from './demo.segments.ts'
import * as told from './demo.story.data.ts'
import type { Account } from './demo.trade.ts'
import { companyReadings, companyStems } from './demo.words.data.ts'

/** What the story is told of: the first people of a demo, and the day on which it is made. */
export type Stage = {
  readonly seed: number
  readonly people: readonly DemoPerson[]
  readonly lookups: Lookups
  readonly fields: FieldSet
  readonly today: string
}

/**
 * A few of everything that a shop keeps beside its customers, by the actions that a person would use and in the caller's
 * transaction: documents and payments, contracts, complaints, cards, households, groups of companies, files, views, segments, a rule and a hand-over. Of
 * few people there is less to tell. `work` acts as the administrator where there is one.
 */
export async function tellStory(work: Work, stage: Stage): Promise<void> {
  const companies = companiesOf(stage)
  await tellOfCompanies(work, stage, companies)
  await bill(work, { ...stage, accounts: accountsOf(stage) })
  await agree(work, stage, companies)
  await complain(work, stage)
  await meet(work, stage)
  await live(work, stage)
  await keepFiles(work, stage, companies)
  await correct(work, stage)
  await keepLists(work, stage)
  await keepSegments(work, stage)
  await sendCampaigns(work, stage)
  await handOver(work, stage)
}

/** The companies that pay by closing invoices, and the first person of each. */
export function accountsOf(stage: Pick<Stage, 'people' | 'lookups'>): Account[] {
  return companiesOf(stage).flatMap(({ id, name }, index) => {
    const buyer = stage.people.find(({ post }) => post?.company === name)
    return buyer && told.companyTerms[index]?.attributes['billing'] === 'closing' ? [{ id, buyer }] : []
  })
}

/** Those with the most people first; of as many, by name. */
function companiesOf({ people, lookups }: Pick<Stage, 'people' | 'lookups'>): { id: string; name: string }[] {
  const counts = new Map<string, number>()
  for (const { post } of people) if (post) counts.set(post.company, (counts.get(post.company) ?? 0) + 1)
  return [...counts]
    .toSorted(([a, many], [b, more]) => more - many || (a < b ? -1 : 1))
    .flatMap(([name]) => {
      const id = lookups.companyIds.get(name)
      return id === undefined ? [] : [{ id, name }]
    })
}

const idOf = ({ seed }: Stage, { number }: DemoPerson): string => demoId(seed, number)
const ownerOf = ({ lookups: { owners } }: Stage, index: number): string | null =>
  owners[index % Math.max(1, owners.length)]?.id ?? null

async function tellOfCompanies(
  work: Work,
  stage: Stage,
  companies: ReturnType<typeof companiesOf>,
): Promise<void> {
  const options = stage.fields.get('company', 'rank')?.options ?? []
  for (const [index, { id, name }] of companies.entries()) {
    const { rank, visit = null, attributes } = told.companyTerms[index] ?? {}
    const own = {
      ...(rank !== undefined && { rank: options[rank]?.value ?? null }),
      ...(visit !== null && { nextVisitOn: addDays(stage.today, visit) }),
    }
    const known = Object.entries(own).filter(([key]) => stage.fields.get('company', key)?.custom)
    await updateCompany(work, id, {
      version: (await getCompany(work, id)).version,
      ...doorOf(stage.seed, name, { surely: rank !== undefined }),
      ownerId: rank === undefined ? null : ownerOf(stage, index),
      attributes: { ...attributes, ...Object.fromEntries(known) },
    })
  }
  for (const [child, parent] of told.groups) {
    const [under, above] = [companies[child], companies[parent]]
    if (under && above) await putUnder(work, under.id, above.id)
  }
}

/** How a company is read, and for most where it stands: drawn from its name, so that it is the same in every order. */
function doorOf(seed: number, name: string, { surely }: { surely: boolean }): CompanyPatch {
  const random = randomOf(seed, crc32(name))
  const core = name.replace(/株式会社|有限会社/, '')
  const stem = companyStems.find((word) => core.startsWith(word)) ?? ''
  const read = [stem, core.slice(stem.length)].map((word) => companyReadings[word] ?? '')
  const coreKana = read.every((part) => part !== '') ? read.join('') : null
  if (random.chance(0.25) && !surely) return { coreKana }
  const district = districtOf(random)
  const { postalCode, prefecture, city, street } = addressIn(district, random)
  return {
    coreKana,
    phone: fixedLineIn(district, random),
    postalCode,
    address: `${prefecture}${city}${street}`,
  }
}

/** Demos share companies by their names: what another one has put the other way round stays so. */
async function putUnder(work: Work, id: string, parentId: string): Promise<void> {
  try {
    await setParent(work, id, { version: (await getCompany(work, id)).version, parentId })
  } catch (error) {
    if (!(error instanceof Problem && error.code === 'conflict')) throw error
  }
}

async function agree(work: Work, stage: Stage, companies: ReturnType<typeof companiesOf>): Promise<void> {
  for (const [index, agreed] of told.companyContracts.entries()) {
    const company = companies[index % 6]
    if (company) await contract(work, stage, { kind: 'company', id: company.id }, agreed, index)
  }
  const subscribers = stage.people.filter(({ tags }) => tags.includes('定期'))
  for (const [index, agreed] of told.customerContracts.entries()) {
    const person = subscribers[index]
    if (person) await contract(work, stage, { kind: 'customer', id: idOf(stage, person) }, agreed, index)
  }
}

async function contract(
  work: Work,
  stage: Stage,
  on: On,
  { starts, ends, since, ...given }: (typeof told.companyContracts)[number],
  index: number,
): Promise<void> {
  const { id, version } = await createContract(work, {
    ...given,
    on,
    startedOn: addDays(stage.today, starts),
    endsOn: ends === null ? null : addDays(stage.today, ends),
    ownerId: ownerOf(stage, index),
  })
  if (since === 'renewed') await renewContract(work, id, { version })
  if (since === 'binned') await removeContract(work, id, version)
  if (since === 'cancelled')
    await cancelContract(work, id, {
      version,
      cancelledOn: addDays(stage.today, 30),
      reason: told.cancelReason,
    })
}

async function complain(work: Work, stage: Stage): Promise<void> {
  const customers = stage.people.filter((person) => person.stage === 'customer')
  for (const [index, { received, binned, ...given }] of told.complaints.entries()) {
    const person = customers[index * 3]
    if (!person) continue
    const { id, version } = await receiveComplaint(work, {
      ...given,
      customerId: idOf(stage, person),
      receivedOn: addDays(stage.today, received),
      ownerId: ownerOf(stage, index),
    })
    if (binned) await removeComplaint(work, id, version)
  }
}

/** Cards of people at a company; their pictures are lines, since no face and no print is anybody's. */
async function meet(work: Work, stage: Stage): Promise<void> {
  const accents = [0x1f6f5c, 0x8a3b2e, 0x2d4f8b, 0x6b5a1e, 0x5b3f7a, 0x33312d]
  const employed = stage.people.filter(({ post }) => post !== null).slice(0, accents.length)
  for (const [index, person] of employed.entries()) {
    const customerId = idOf(stage, person)
    const card = await addCard(work, customerId, {
      exchangedOn: addDays(stage.today, -9 * index - 2),
      exchangedBy: ownerOf(stage, index),
      name: `${person.familyName} ${person.givenName}`,
      company: person.post?.company ?? null,
      department: person.post?.department ?? null,
      title: person.post?.title ?? null,
      email: person.email,
      remark: index === 0 ? '健康博覧会の当社ブースにて' : null,
      addContactPoints: false,
      post: 'none',
    })
    await putImage(work, { customerId, id: card.id, side: 'front' }, async () =>
      upload('名刺.png', businessCard(accents[index] ?? 0)),
    )
  }
}

/** Families at one address: an elder couple's first is its head. */
async function live(work: Work, stage: Stage): Promise<void> {
  const homes = Map.groupBy(
    stage.people,
    ({ address, familyName }) => `${address.postalCode} ${address.street} ${familyName}`,
  )
  const families = [...homes.values()].filter(({ length }) => length > 1).slice(0, 12)
  for (const [head, ...others] of families)
    for (const other of others)
      if (head)
        await joinHousehold(work, idOf(stage, head), {
          otherId: idOf(stage, other),
          otherRole: roleBeside(head, other),
          role: 'head',
        })
}

function roleBeside(head: DemoPerson, other: DemoPerson): 'spouse' | 'child' | 'parent' | 'other' {
  if (head.birthOn === null || other.birthOn === null) return 'other'
  const younger = Number(other.birthOn.slice(0, 4)) - Number(head.birthOn.slice(0, 4))
  if (Math.abs(younger) < 15) return head.gender === other.gender ? 'other' : 'spouse'
  return younger > 0 ? 'child' : 'parent'
}

async function keepFiles(work: Work, stage: Stage, companies: ReturnType<typeof companiesOf>): Promise<void> {
  const customers = stage.people.filter((person) => person.stage === 'customer')
  const files = [
    { of: customers[3], name: '届いた箱.png', bytes: damagedBox() },
    {
      of: customers[0],
      name: '定期コース申込書.pdf',
      bytes: letter('定期お届けコース 申込書', [
        'お届け間隔：60日ごと',
        '商品：青汁（60包）',
        'お支払い：口座振替',
        '※ この書類はデモ用に作られた見本です。',
      ]),
    },
  ]
  for (const { of, name, bytes } of files)
    if (of) await keep(work, { on: 'customer', recordId: idOf(stage, of) }, name, bytes)
  const [company] = companies
  if (company)
    await keep(
      work,
      { on: 'company', recordId: company.id },
      '取引基本契約書.pdf',
      letter('取引基本契約書（見本）', [
        '第1条（目的）　商品の継続的な売買について定める。',
        '第2条（支払い）　月末締め、翌月末日払いとする。',
        '第3条（期間）　締結の日から1年間とし、以後も同様とする。',
        '※ この書類はデモ用に作られた見本です。',
      ]),
    )
}

async function keep(work: Work, record: RecordRef, name: string, bytes: Buffer): Promise<void> {
  await addFile(work, record, null, async () => upload(name, bytes))
}

async function* once(bytes: Buffer): AsyncGenerator<Uint8Array> {
  yield bytes
}
const upload = (name: string, bytes: Buffer) => ({ name, body: once(bytes) })

/** Values that were put right one after the other: a record with a history. */
async function correct(work: Work, stage: Stage): Promise<void> {
  const person = stage.people.find(({ stage: at, notes }) => at === 'customer' && notes.length > 0)
  if (!person) return
  const id = idOf(stage, person)
  for (const change of [
    { occupation: '会社員' },
    { preferredContact: 'phone' as const, remark: '電話は平日17時以降' },
    { occupation: '自営業', remark: '電話は平日17時以降（11月から午前も可）' },
  ])
    await updateCustomer(work, id, { version: (await getCustomer(work, id)).version, ...change })
}

/** The shop's own lists and its one rule, unless another demo brought them; a list of one's own needs a person. */
async function keepLists(work: Work, { lookups }: Stage): Promise<void> {
  if ((await listRules(work)).some(({ fieldKey }) => fieldKey === 'code')) return
  for (const { subject, name, shared, conditions, columns, sort, ...how } of told.savedViews) {
    if (!shared && work.actor.userId === null) continue
    const rules = conditions.map(({ field, op, value }) => ({
      kind: subject === 'company' ? 'companyField' : 'field',
      params: { field, op, value: field === 'tags' ? tagIds(lookups, value) : value },
    }))
    await createView(work, {
      subject,
      name,
      shared,
      definition: {
        rule: { op: 'and', rules },
        sort,
        columns,
        layout: how.layout ?? 'table',
        ...(how.dateField !== undefined && { dateField: how.dateField }),
        density: 'normal',
      },
    })
  }
  await createRule(work, {
    subject: 'customer',
    fieldKey: 'code',
    kind: 'format',
    params: { pattern: 'M\\d{4}-\\d{7}' },
    stages: null,
    severity: 'warn',
    message: { ja: '会員番号は M2510-0001234 の形です', en: 'A member number looks like M2510-0001234' },
    disabled: false,
  })
}

function tagIds({ tagIds: ids }: Lookups, names: unknown): string[] {
  return Array.isArray(names) ? names.flatMap((name: string) => ids.get(name) ?? []) : []
}
