import type { CustomerDraft, DraftPost } from '#features/customers/customers.rows.ts'
import type { FieldSet } from '#features/fields/fields.set.ts'
import type { Attributes, AttributeValue, Field } from '#platform/catalogue/field.ts'
import { isoDay, today } from './demo.days.ts'
import { allergies, demoFields } from './demo.fields.data.ts'
import type { DemoPerson } from './demo.people.ts'
import { randomOf, type Random } from './demo.random.ts'
import { drawCompany } from './demo.relation.ts'
import { departments, secondTitles, titles } from './demo.words.data.ts'

/**
 * What a fuller demo knows of a person: where they work and worked, and what stands in the fields of the shop. Drawn from
 * a stream of its own, so that the people of a seed are the same with and without it.
 */
export type Details = {
  readonly posts: readonly Omit<DraftPost, 'companyId'>[]
  readonly attributes: Attributes
}

const ownStream = 0x5eed

export function detailsOf(seed: number, person: DemoPerson, fields: FieldSet): Details {
  const random = randomOf(seed ^ ownStream, person.number)
  return { posts: careerOf(random, person), attributes: attributesOf(random, person, fields) }
}

/** The present post; for some a second one beside it (兼務), for others the one they left (転職). */
function careerOf(random: Random, { post }: DemoPerson): Details['posts'] {
  if (post === null) return []
  const { company: companyName, department, title } = post
  const started = today - random.int(60, 5000)
  const present = { companyName, department, title, startedOn: isoDay(started), endedOn: null }
  const other = drawCompany(random)
  const more = random.next()
  if (more > 0.35 || other === companyName) return [present]
  if (more > 0.22)
    return [present, { ...present, companyName: other, department: null, title: random.pick(secondTitles) }]
  const before = {
    companyName: other,
    department: random.pick(departments),
    title: random.chance(0.4) ? random.pick(titles) : null,
    startedOn: isoDay(started - random.int(400, 4000)),
    endedOn: isoDay(started - 1),
  }
  return [present, before]
}

type Draw = (random: Random, person: DemoPerson, field: Field) => AttributeValue | null

/** By the key of a field. A choice of other options than ours (it was there before) is drawn from those. */
const draws: { readonly [key: string]: Draw } = {
  deliveryCycle: (random, { tags }, field) => (tags.includes('定期') ? optionOf(random, field, 0.5) : null),
  yearlyTotal: (random, { stage, tags }) => {
    if (stage !== 'customer') return null
    const [least, most] = tags.includes('VIP') ? [150, 600] : tags.includes('定期') ? [36, 140] : [3, 60]
    return random.int(least * 100, most * 100) * 10
  },
  favourites: (random, { stage }, { options = [] }) => {
    if (stage === 'lead') return null
    const chosen = options.filter(() => random.chance(0.24)).map(({ value }) => value)
    return chosen.length > 0 ? chosen : null
  },
  skinType: (random, _, field) => (random.chance(0.55) ? optionOf(random, field, 1) : null),
  sampleSent: (random, { stage }) => (stage === 'lead' ? random.chance(0.5) : null),
  allergy: (random) => (random.chance(0.05) ? random.pick(allergies) : null),
  bankAccount: (random) =>
    random.chance(0.12) ? `普通 ＊＊＊${String(random.int(0, 9999)).padStart(4, '0')}` : null,
}

/** The first options are likelier where `evenness` is below 1. */
function optionOf(random: Random, { options = [] }: Field, evenness: number): string | null {
  return options[Math.floor(random.next() ** (1 / evenness) * options.length)]?.value ?? null
}

function attributesOf(random: Random, person: DemoPerson, fields: FieldSet): Attributes {
  const given = demoFields.flatMap(({ subject, key, type }) => {
    const field = subject === 'customer' ? fields.get(subject, key) : undefined
    const value = field?.type === type ? draws[key]?.(random, person, field) : undefined
    return value === undefined || value === null ? [] : [[key, value] as const]
  })
  return Object.fromEntries(given)
}

const doubtfulShare = 0.025
type Spoil = (draft: CustomerDraft, number: number) => CustomerDraft

/** How data look that came from elsewhere and that nobody has gone through yet: each is one kind of doubt. */
const spoils: readonly [Spoil, ...Spoil[]] = [
  (draft) =>
    ofFields(draft, ({ familyName, givenName }) => ({
      familyName: `${familyName}　${givenName}`,
      givenName: null,
    })),
  (draft) =>
    ofFields(draft, ({ familyKana, givenKana }) => ({
      familyKana: hiragana(familyKana ?? null),
      givenKana: hiragana(givenKana ?? null),
    })),
  (draft, number) => ofFields(draft, () => ({ code: `4.${number}E+12` })),
  (draft) => ofFields(draft, () => ({ birthOn: null, remark: '生年月日：S33.13.5' })),
  (draft) => ofPoint(draft, 'phone', (value) => value.split('-').slice(1).join('-')),
  (draft) => ofPoint(draft, 'phone', (value) => value.replaceAll('-', '').replace(/^0/, '')),
  (draft) => ofPoint(draft, 'email', (value) => value.replace('@', '')),
  (draft) =>
    ofPoint(
      draft,
      'address',
      (value) => value,
      () => '160-002',
    ),
  (draft) =>
    ofPoint(
      draft,
      'address',
      (value) => value,
      () => '905-0401',
    ),
  (draft) =>
    ofPoint(
      draft,
      'address',
      (value) => value,
      () => null,
    ),
]

/** One record in forty as it should not be, always the same ones; the others as they are. */
export function spoiled(seed: number, draft: CustomerDraft, number: number): CustomerDraft {
  const random = randomOf(seed ^ ~ownStream, number)
  return random.chance(doubtfulShare) ? random.pick(spoils)(draft, number) : draft
}

function ofFields(
  draft: CustomerDraft,
  change: (fields: CustomerDraft['fields']) => CustomerDraft['fields'],
): CustomerDraft {
  return { ...draft, fields: { ...draft.fields, ...change(draft.fields) } }
}

function ofPoint(
  draft: CustomerDraft,
  kind: 'phone' | 'email' | 'address',
  change: (value: string) => string,
  postalCode?: () => string | null,
): CustomerDraft {
  const at = draft.contactPoints.findIndex((point) => point.kind === kind)
  return {
    ...draft,
    contactPoints: draft.contactPoints.map((point, index) =>
      index === at
        ? {
            kind,
            label: point.label,
            value: change(point.value),
            postalCode: postalCode ? postalCode() : (point.postalCode ?? null),
          }
        : point,
    ),
  }
}

function hiragana(kana: string | null): string | null {
  return kana?.replace(/[ァ-ヶ]/g, (c) => String.fromCodePoint((c.codePointAt(0) ?? 0) - 0x60)) ?? null
}
