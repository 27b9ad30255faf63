import { sql } from 'kysely'
import { createCampaign, readCampaign, readCampaigns } from '#features/campaigns/campaigns.actions.ts'
import { followUp } from '#features/campaigns/campaigns.again.ts'
import { asItWas, beginCopy, copyLeaving } from '#features/campaigns/campaigns.copy.ts'
import { readChecks } from '#features/campaigns/campaigns.checks.ts'
import {
  cancelCampaign,
  pauseCampaign,
  requestApproval,
  startCampaign,
} from '#features/campaigns/campaigns.flow.ts'
import type { Plan } from '#features/campaigns/campaigns.schemas.ts'
import { turnNext } from '#features/campaigns/campaigns.turns.ts'
import { advertisingPurposes } from '#features/consent/consent.purposes.ts'
import { addDomain, listDomains } from '#features/delivery/delivery.domains.ts'
import { createSender, listSenders } from '#features/delivery/delivery.senders.ts'
import { hasServer } from '#features/mail/mail.settings.ts'
import { judgeDue } from '#features/reactions/reactions.winner.ts'
import { readSegments } from '#features/segments/segments.actions.ts'
import { createTemplate } from '#features/templates/templates.actions.ts'
import { addDays } from '#kit/japan/days.ts'
import type { Rule } from '#platform/catalogue/rule.ts'
import type { Work } from '#platform/work.ts'
import { introduceIssuer } from './demo.billing.ts'
import { letters, type LetterKey } from './demo.campaigns.data.ts'
import { readShop } from './demo.orders.ts'
import type { Press } from './demo.press.ts'
import { fateOf, minutesLater } from './demo.fates.ts'
import { react, type Liking } from './demo.reactions.ts'
import { comeBack } from './demo.returns.ts'
import type { Stage } from './demo.story.ts'

const domain = 'shop.example.jp'
const hour = 3_600_000

type Variant = Plan['variants'][number]
type Planned = Partial<Plan> & { readonly name: string }

/**
 * Two months of campaigns: what was sent and what came of it and back, one on its way, one that is tried out, one that
 * waits for its time, one for somebody's word, and a draft. Nothing of it was ever handed to a mail server, and nothing
 * goes on by itself where one is set.
 */
export async function sendCampaigns(work: Work, stage: Stage): Promise<void> {
  const [news] = await advertisingPurposes(work)
  // Another demo brought them, or nobody may be written to.
  if (!news || (await readCampaigns(work, { limit: 1, sort: '-updatedAt' })).items.length > 0) return
  const press = await setUp(work, stage, news.id)
  // Beside others of flesh and blood it keeps to drafts.
  if (await isAmongItself(work, stage)) {
    await tellPast(press)
    await tellPresent(press)
    await tellFuture(press)
  }
  await leaveDraft(press)
}

async function isAmongItself({ db }: Work, { people }: Stage): Promise<boolean> {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from customer`.execute(db)
  return rows[0]?.n === people.length
}

async function setUp(work: Work, stage: Stage, news: string): Promise<Press> {
  await introduceIssuer(work)
  if (!(await listDomains(work)).some(({ name }) => name === domain)) await addDomain(work, domain)
  if ((await listSenders(work)).length === 0) {
    await createSender(work, sender('すこやか堂', 'news', true))
    await createSender(work, sender('すこやか堂 会員だより編集室', 'letter', false))
  }
  const shop = await readShop(work)
  const idOf = new Map(shop.products.map(({ code, id }) => [code, id]))
  const made: [string, Variant['content']][] = []
  for (const [key, { name, description, shows, content }] of Object.entries(letters)) {
    const template = await createTemplate(work, {
      name,
      description,
      class: 'advertising',
      content: content(shows.flatMap((code) => idOf.get(code) ?? [])),
    })
    made.push([key, { from: 'template', templateId: template.id, edition: template.edition }])
  }
  const purposes = await advertisingPurposes(work)
  return {
    ...stage,
    work,
    shop,
    now: new Date(),
    isAlone: !(await hasServer(work)),
    templates: Object.fromEntries(made) as Press['templates'],
    purposes: { news, letters: purposes.find(({ id }) => id !== news)?.id ?? news },
  }
}

const sender = (name: string, box: string, preferred: boolean) => ({
  name,
  address: `${box}@${domain}`,
  replyTo: null,
  preferred,
})

const everybody: Plan['audience'] = {
  everybody: true,
  segmentIds: [],
  exceptIds: [],
  rule: null,
  addresses: 'main',
}
const buyers: Rule = { kind: 'field', params: { field: 'stage', op: 'in', value: ['customer'] } }

function variant(content: Variant['content'], label = 'A', subject: string | null = null): Variant {
  return { label, subject, preheader: null, senderId: null, atHour: null, content }
}

async function plan(
  { work, purposes, templates }: Press,
  letter: LetterKey,
  given: Planned,
): Promise<string> {
  const { id } = await createCampaign(work, {
    purposeId: purposes.news,
    audience: everybody,
    variants: [variant(templates[letter])],
    ...given,
  })
  return id
}

/** A day counted from the one on which the story is told, at a time of the clock in Japan. */
const on = ({ today }: Press, days: number, time: string): Date =>
  new Date(`${addDays(today, days)}T${time}:00+09:00`)

type Sending = { readonly at: Date; readonly liking: Liking; readonly perMinute?: number }
/** One that is over: it left at its time, and people reacted until today. */
async function sendWhole(press: Press, id: string, { at, liking, perMinute = 60 }: Sending): Promise<void> {
  const { work } = press
  await beginCopy(work, id, at)
  const got = await copyLeaving(work, id, at, fateOf(at, perMinute))
  await turnNext(work, minutesLater(at, got.length / perMinute + 1))
  await asItWas(work, id)
  await react(press, { campaignId: id, got, liking })
}

async function tellPast(press: Press): Promise<void> {
  const { work, purposes, templates } = press
  const sale = await plan(press, 'sale', { name: '秋の感謝セールのご案内', tracked: true })
  await sendWhole(press, sale, {
    at: on(press, -38, '18:00'),
    liking: { opens: 0.34, clicks: 0.3, buys: 0.2 },
  })

  const letter = await plan(press, 'news', { name: '会員だより 11月号', purposeId: purposes.letters })
  await sendWhole(press, letter, {
    at: on(press, -31, '10:00'),
    liking: { opens: 0.58, clicks: 0.35, buys: 0.03 },
  })

  // Somebody saw a wrong price in time.
  const wrong = await plan(press, 'gift', { name: '冬の贈りもの（価格の誤り）' })
  const wrongAt = on(press, -24, '11:00')
  await beginCopy(work, wrong, wrongAt)
  await copyLeaving(work, wrong, wrongAt, fateOf(wrongAt, 60), 130)
  await cancelCampaign(work, wrong, '商品の価格に誤りがあったため')
  await turnNext(work, minutesLater(wrongAt, 4))
  await turnNext(work, minutesLater(wrongAt, 4))
  await asItWas(work, wrong)

  const tried = await plan(press, 'tea', {
    name: '青汁の新しい味のご案内',
    heldOutPercent: 5,
    test: { of: 'subject', share: 50, measure: 'clicks', hours: 4, ifNone: 'best' },
    variants: [
      variant(templates.tea),
      variant(null, 'B', '「続けられる味になった」とお声をいただいた青汁です'),
    ],
  })
  const triedAt = on(press, -17, '10:00')
  const liking = { opens: 0.36, clicks: 0.18, buys: 0.16, better: { variant: 2, by: 1.9 } }
  await beginCopy(work, tried, triedAt)
  const sample = await copyLeaving(work, tried, triedAt, fateOf(triedAt, 60))
  const judgedAt = minutesLater(triedAt, 4 * 60)
  await react(press, { campaignId: tried, got: sample, liking })
  await judgeDue(work, judgedAt)
  await turnNext(work, judgedAt)
  const rest = await copyLeaving(work, tried, judgedAt, fateOf(judgedAt, 60))
  await turnNext(work, minutesLater(judgedAt, rest.length / 60 + 1))
  await asItWas(work, tried)
  await react(press, { campaignId: tried, got: rest, liking })

  const care = await plan(press, 'care', {
    name: '乾燥の季節のお手入れ',
    audience: { ...everybody, rule: buyers },
    heldOutPercent: 10,
  })
  await sendWhole(press, care, {
    at: on(press, -9, '12:00'),
    liking: { opens: 0.31, clicks: 0.26, buys: 0.15 },
  })
  const again = await followUp(work, care, 'notOpened')
  await sendWhole(press, again.id, {
    at: on(press, -3, '20:00'),
    liking: { opens: 0.16, clicks: 0.22, buys: 0.1 },
  })
  await comeBack(press, [sale, tried, care])
}

/** One on its way, and one of which a part is tried out: they go on in the built-in mailbox. */
async function tellPresent(press: Press): Promise<void> {
  const { work, now, isAlone, templates } = press
  const going = await plan(press, 'gift', {
    name: '冬の贈りもの 早期のご予約',
    speed: { perHour: 300, warmUp: [] },
  })
  const began = new Date(now.getTime() - 1.5 * hour)
  await beginCopy(work, going, began)
  const got = await copyLeaving(work, going, began, fateOf(began, 5), 450)
  await asItWas(work, going)
  await react(press, { campaignId: going, got, liking: { opens: 0.2, clicks: 0.3, buys: 0 } })
  if (!isAlone) await pauseCampaign(work, going, 'デモのため')

  const tried = await plan(press, 'care', {
    name: '年末の化粧水のご案内',
    test: { of: 'subject', share: 30, measure: 'clicks', hours: 24, ifNone: 'ask' },
    variants: [
      variant(templates.care, 'A', '年末の買い置きに、いつもの化粧水を'),
      variant(null, 'B', '【年内のお届け】化粧水のご注文はお早めに'),
      variant(null, 'C', '{{ customer.addressee }}へ、化粧水の残りはいかがですか'),
    ],
  })
  const triedAt = new Date(now.getTime() - 3 * hour)
  await beginCopy(work, tried, triedAt)
  const sample = await copyLeaving(work, tried, triedAt, fateOf(triedAt, 60))
  await asItWas(work, tried)
  const liking = { opens: 0.3, clicks: 0.3, buys: 0, better: { variant: 3, by: 1.25 } }
  await react(press, { campaignId: tried, got: sample, liking })
  if (!isAlone) await pauseCampaign(work, tried, 'デモのため')
}

async function tellFuture(press: Press): Promise<void> {
  const { work, isAlone } = press
  const at = (days: number, time: string) => ({
    kind: 'at' as const,
    at: on(press, days, time).toISOString(),
  })
  const waits = await plan(press, 'news', {
    name: '会員だより 12月号',
    purposeId: press.purposes.letters,
    schedule: at(3, '10:00'),
  })
  // What an organisation asks for beside may be missing here: then it stays a draft.
  const isReady = async (id: string) => (await readChecks(work, id)).every(({ level }) => level !== 'error')
  if (isAlone && (await isReady(waits)))
    await startCampaign(work, waits, { version: (await readCampaign(work, waits)).version, recipients: null })

  const asks = await plan({ ...press, work: colleague(press) }, 'sale', {
    name: '歳末の感謝セール',
    schedule: at(7, '18:00'),
    heldOutPercent: 5,
  })
  if (await isReady(asks))
    await requestApproval(colleague(press), asks, {
      version: (await readCampaign(work, asks)).version,
      comment: '件名と、セールの期間（12月1日から7日）をご確認ください。',
    })
}

async function leaveDraft(press: Press): Promise<void> {
  const { work, templates } = press
  const segments = await readSegments(work, {})
  const idsOf = (name: string): string[] => segments.filter((one) => one.name === name).map(({ id }) => id)
  const lead = variant(templates.tea)
  await plan(press, 'tea', {
    name: 'お久しぶりのお客様へ',
    audience: { ...everybody, everybody: false, segmentIds: idsOf('休眠しそうなお客様') },
    schedule: { kind: 'bestHour', at: on(press, 10, '08:00').toISOString(), withinHours: 24 },
    heldOutPercent: 10,
    test: { of: 'subject', share: 40, measure: 'clicks', hours: 4, ifNone: 'best' },
    variants: [lead, variant(null, 'B', 'お元気でお過ごしですか')],
  })
}

/** Somebody else than whoever may approve it. */
const colleague = ({ work }: Press): Work => ({
  ...work,
  actor: { ...work.actor, kind: 'system', userId: null, name: '販促担当 小野寺' },
})
