import type { CustomerInput } from '#features/customers/customers.api.ts'
import { daysAYear, isoDay, openingDay, today, type DayNumber } from './demo.days.ts'
import { byRank, byWeight, type Random } from './demo.random.ts'
import {
  companyStems,
  companyTrades,
  departments,
  noteBodies,
  occupations,
  remarks,
  sources,
  titles,
  type DemoTag,
} from './demo.words.data.ts'

export type DemoPost = {
  readonly company: string
  readonly department: string | null
  readonly title: string | null
}
export type DemoNote = { readonly body: string; readonly writtenOn: string }
/** What the shop knows of a customer beside who they are. */
export type Relation = {
  /** 会員番号. */
  readonly code: string
  readonly registeredOn: string
  readonly source: string
  readonly stage: CustomerInput['stage']
  readonly tags: readonly DemoTag[]
  readonly preferredContact: CustomerInput['preferredContact']
  readonly occupation: string | null
  readonly post: DemoPost | null
  readonly remark: string | null
  readonly notes: readonly DemoNote[]
  /** Which of the people who look after customers it is, as a share of their list; null is nobody. */
  readonly owner: number | null
}

const drawSource = byWeight(sources)
const drawStage = byWeight<Relation['stage']>([
  ['customer', 67],
  ['dormant', 19],
  ['lead', 9],
  ['left', 5],
])
export const drawCompany = byRank(
  companyStems.flatMap((stem) =>
    companyTrades.flatMap((trade) => [
      `株式会社${stem}${trade}`,
      `${stem}${trade}株式会社`,
      `有限会社${stem}${trade}`,
    ]),
  ),
  { q: 60, s: 0.9 },
)
/** One in ten buys for a company, or from the place of work. */
const postShare = 0.1

export function relationOf(random: Random, number: number, bornOn: DayNumber): Relation {
  const registered = registrationOf(random, bornOn)
  const registeredOn = isoDay(registered)
  const stage = stageOf(random, registered)
  const age = (today - bornOn) / daysAYear
  const tags = tagsOf(random, stage, registered)
  return {
    code: `M${registeredOn.slice(2, 4)}${registeredOn.slice(5, 7)}-${String(number + 1).padStart(7, '0')}`,
    registeredOn,
    source: drawSource(random),
    stage,
    tags,
    preferredContact: random.chance(0.4) ? contactOf(random, age) : null,
    occupation: random.chance(0.6) ? random.pick(age < 66 ? occupations.working : occupations.retired) : null,
    post: age < 75 && random.chance(postShare) ? postOf(random) : null,
    remark: random.chance(0.12) ? random.pick(remarks) : null,
    notes: random.chance(tags.includes('要フォロー') ? 0.8 : 0.08) ? notesOf(random, registered) : [],
    owner: random.chance(0.6) ? random.next() : null,
  }
}

/** The shop grows: more people came lately than at first, and nobody before coming of age. */
function registrationOf(random: Random, bornOn: DayNumber): DayNumber {
  const first = Math.max(openingDay, bornOn + 18 * 366)
  return first + Math.floor((today - first) * Math.sqrt(random.next()))
}

/** Nobody is dormant who came within the year. */
function stageOf(random: Random, registered: DayNumber): Relation['stage'] {
  const stage = drawStage(random)
  return stage === 'dormant' && today - registered < daysAYear ? 'customer' : stage
}

function tagsOf(random: Random, stage: Relation['stage'], registered: DayNumber): DemoTag[] {
  const isNew = today - registered < 120
  const shares: readonly (readonly [DemoTag, number])[] = [
    ['定期', stage === 'customer' ? 0.45 : 0],
    ['初回お試し', stage === 'lead' || isNew ? 0.7 : 0.05],
    ['VIP', stage === 'customer' ? 0.05 : 0],
    ['要フォロー', stage === 'left' ? 0 : 0.04],
    ['メルマガ', stage === 'left' ? 0 : 0.3],
    ['DM不可', 0.04],
    ['誕生月特典', stage === 'customer' ? 0.08 : 0],
    ['ギフト利用', 0.05],
    ['休眠掘り起こし', stage === 'dormant' ? 0.35 : 0],
    ['モニター', 0.01],
  ]
  return shares.filter(([, share]) => random.chance(share)).map(([tag]) => tag)
}

function contactOf(random: Random, age: number): Relation['preferredContact'] {
  if (random.chance(age < 65 ? 0.6 : 0.2)) return 'email'
  return random.chance(0.6) ? 'phone' : 'post'
}

function postOf(random: Random): DemoPost {
  return {
    company: drawCompany(random),
    department: random.chance(0.7) ? random.pick(departments) : null,
    title: random.chance(0.4) ? random.pick(titles) : null,
  }
}

function notesOf(random: Random, registered: DayNumber): DemoNote[] {
  const first = random.int(0, noteBodies.length - 1)
  return Array.from({ length: random.int(1, 3) }, () => random.int(registered, today))
    .sort((a, b) => a - b)
    .map((written, index) => ({
      body: noteBodies[(first + index) % noteBodies.length] ?? noteBodies[0],
      writtenOn: isoDay(written),
    }))
}
