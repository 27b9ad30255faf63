import { sql } from 'kysely'
import { audit } from '#features/audit/audit.actions.ts'
import { changes, type Recorded } from '#features/audit/audit.ts'
import { seeMasked } from '#features/fields/fields.permissions.ts'
import { readScope } from '#features/fields/fields.scope.ts'
import { readSettings } from '#features/settings/settings.actions.ts'
import { broken } from '#features/views/views.problems.ts'
import { readRuleNames } from '#features/views/views.sentence.ts'
import { addDays, todayIn } from '#kit/japan/days.ts'
import { notFound, Problem } from '#kit/problem.ts'
import { compileRule, ruleSchema, sayRule, type Rule } from '#platform/catalogue/rule.ts'
import { askedBy, mustNotBeNeeded } from '#platform/asked-by.ts'
import { announce } from '#platform/live.ts'
import { forbidden, may, mustBeAllowed, write, type Work } from '#platform/work.ts'
import type { Segment, SegmentKind } from './segments.api.ts'
import { mustBeKeepable } from './segments.compile.ts'
import { noteMasked } from './segments.masked.ts'
import {
  automateSegments,
  circleThrough,
  mostSegments,
  readsOf,
  refused,
  segmentNotFound,
  tooManySegments,
} from './segments.ts'
import {
  countSegments,
  insertEdition,
  insertSegment,
  readLinks,
  replaceActs,
  selectDays,
  selectEditions,
  selectKinds,
  selectSegment,
  selectSegments,
  selectUses,
  setDeleted,
  startBuild,
  updateSegment as saveSegment,
  type Content,
  type NewAct,
  type StoredSegment,
  type OwnUse,
} from './segments.store.ts'

export async function readSegments(
  work: Work,
  question: { q?: string | undefined; kind?: SegmentKind | undefined; deleted?: boolean | undefined },
): Promise<Segment[]> {
  return shown(work, await selectSegments(work, { ...question, deleted: question.deleted ?? false }))
}

export async function readSegment(work: Work, id: string): Promise<Segment> {
  return mustBe(work, await selectSegment(work, id))
}

async function mustBe(work: Work, stored: StoredSegment | undefined): Promise<Segment> {
  if (!stored) throw notFound(segmentNotFound)
  const [segment] = await shown(work, [stored])
  if (!segment) throw notFound(segmentNotFound)
  return segment
}

/** With the rule in words, and what of it does not work for this reader. */
async function shown(work: Work, stored: readonly StoredSegment[]): Promise<Segment[]> {
  const scope = await readScope(work)
  const names = await readRuleNames(
    work,
    stored.map(({ rule }) => rule),
  )
  return stored.map(({ rule: json, problem, ...segment }) => {
    const rule = json === null ? null : ruleSchema.parse(json)
    return {
      ...segment,
      rule,
      sentence: rule === null ? '' : sayRule(rule, scope, names)[work.locale],
      problems: rule === null ? [] : broken(rule, 'customer', scope, work.locale, 'rule'),
      problem: problem?.[work.locale] ?? null,
    }
  })
}

export type Given = Content & { rule: Rule | null; acts: readonly NewAct[] }

/** Makes a segment; it is worked out for everybody right behind this transaction. */
export function createSegment(work: Work, given: Given): Promise<Segment> {
  return write(work, async (tx) => {
    if ((await countSegments(tx)) >= mostSegments) throw tooManySegments()
    await mustFit(tx, given)
    const id = await insertSegment(tx, given)
    if (given.rule !== null) await insertEdition(tx, id, given)
    if (given.acts.length > 0) {
      mustBeAllowed(tx, automateSegments)
      await replaceActs(tx, id, given.acts)
    }
    await mustComeToRest(tx, id)
    await noteMasked(tx)
    await audit(tx, {
      action: 'segment.create',
      subjectKind: 'segment',
      subjectId: id,
      after: recorded(given),
    })
    await announce(tx, { topic: 'segment', id })
    return readSegment(tx, id)
  })
}

export type Changed = {
  version: number
  name?: string | undefined
  description?: string | null | undefined
  kind?: 'moving' | 'base' | undefined
  rule?: Rule | undefined
  baseId?: string | null | undefined
  acts?: readonly NewAct[] | undefined
}

/** Changes a segment; a stale version is refused with it as it stands. Another rule or base makes another edition. */
export function updateSegment(work: Work, id: string, given: Changed): Promise<Segment> {
  return write(work, async (tx) => {
    const stored = await mustBeFresh(tx, id, given.version)
    const before = contentOf(stored)
    if (before.kind === 'fixed' && (given.kind ?? given.rule ?? given.baseId))
      throw refused('rule', {
        ja: '固定セグメントに条件は付けられません。複製ではなく、新しいセグメントを作ってください',
        en: 'A fixed segment has no rule. Make a new segment instead',
      })
    const after: Given = {
      name: given.name ?? before.name,
      description: given.description === undefined ? before.description : given.description,
      kind: given.kind ?? before.kind,
      rule: given.rule ?? before.rule,
      baseId: given.baseId === undefined ? before.baseId : given.baseId,
      acts: given.acts ?? before.acts,
    }
    const newEdition =
      JSON.stringify([before.rule, before.baseId]) !== JSON.stringify([after.rule, after.baseId])
    const changed = changes(recorded(before), recorded(after))
    if (!changed) return readSegment(tx, id)
    await mustFit(tx, after, { onlyNew: !newEdition })
    if (before.kind === 'base' && after.kind !== 'base') await mustNotBeBase(tx, id)
    await saveSegment(tx, id, after, newEdition)
    if (newEdition) await insertEdition(tx, id, after)
    if (JSON.stringify(actsOf(before)) !== JSON.stringify(actsOf(after))) {
      mustBeAllowed(tx, automateSegments)
      await replaceActs(tx, id, after.acts)
    }
    await mustComeToRest(tx, id)
    await noteMasked(tx)
    await audit(tx, { action: 'segment.update', subjectKind: 'segment', subjectId: id, ...changed })
    await announce(tx, { topic: 'segment', id })
    return readSegment(tx, id)
  })
}

/** To the bin. What others are worked out of, or narrowed by, stays. */
export function removeSegment(work: Work, id: string, version: number): Promise<void> {
  return write(work, async (tx) => {
    const stored = await mustBeFresh(tx, id, version)
    const uses = (await selectUses(tx, id)).filter(({ kind }) => kind !== 'view')
    if (uses.length > 0) throw inUse(uses)
    await mustNotBeNeeded(tx, { kind: 'segment', id })
    await setDeleted(tx, id, true)
    await audit(tx, {
      action: 'segment.remove',
      subjectKind: 'segment',
      subjectId: id,
      before: recorded(contentOf(stored)),
    })
    await announce(tx, { topic: 'segment', id })
  })
}

/** Back from the bin; a moving one is worked out anew. One that is there stays as it is. */
export function restoreSegment(work: Work, id: string): Promise<Segment> {
  return write(work, async (tx) => {
    const removed = await selectSegment(tx, id, { deleted: true, lock: true })
    if (!removed) return readSegment(tx, id)
    if ((await countSegments(tx)) >= mostSegments) throw tooManySegments()
    await setDeleted(tx, id, false)
    await mustComeToRest(tx, id)
    await noteMasked(tx)
    await audit(tx, {
      action: 'segment.restore',
      subjectKind: 'segment',
      subjectId: id,
      after: recorded(contentOf(removed)),
    })
    await announce(tx, { topic: 'segment', id })
    return readSegment(tx, id)
  })
}

const copyOf = (work: Work, name: string): string =>
  (work.locale === 'ja' ? `${name}（コピー）` : `${name} (copy)`).slice(0, 80)

/** A copy under another name; of a fixed one with everybody on it, without what follows by itself. */
export async function duplicateSegment(work: Work, id: string): Promise<Segment> {
  const stored = await selectSegment(work, id)
  if (!stored) throw notFound(segmentNotFound)
  if (stored.kind === 'fixed') return freezeSegment(work, id, copyOf(work, stored.name))
  return createSegment(work, { ...contentOf(stored), name: copyOf(work, stored.name), acts: [] })
}

/** Who is in a segment says what its rule asks for: of a masked field only who may see it may read that. */
export async function mustSeeMembers(work: Work, id: string): Promise<Segment> {
  const segment = await readSegment(work, id)
  if (segment.asksMasked && !may(work.actor, seeMasked)) throw forbidden(work, seeMasked)
  return segment
}

/** A fixed segment of whoever is in now. */
export function freezeSegment(work: Work, id: string, name: string): Promise<Segment> {
  return write(work, async (tx) => {
    const from = await mustSeeMembers(tx, id)
    const description =
      tx.locale === 'ja'
        ? `「${from.name}」に ${todayIn((await readSettings(tx)).timeZone)} に入っていた顧客`
        : `Who was in “${from.name}” on ${todayIn((await readSettings(tx)).timeZone)}`
    const made = await createSegment(tx, {
      name,
      description,
      kind: 'fixed',
      rule: null,
      baseId: null,
      acts: [],
    })
    await sql`
      with copied as (
        insert into segment_member (customer_id, segment_id, how)
        select m.customer_id, ${made.id}::uuid, 'hand' from segment_member m where m.segment_id = ${id}::uuid
        returning 1)
      update segment set members = (select count(*) from copied), built_at = now(), asks_masked = ${from.asksMasked}
      where id = ${made.id}::uuid`.execute(tx.db)
    return readSegment(tx, made.id)
  })
}

/** Has it worked out for everybody again. */
export function rebuildSegment(work: Work, id: string): Promise<Segment> {
  return write(work, async (tx) => {
    const stored = await selectSegment(tx, id, { lock: true })
    if (!stored) throw notFound(segmentNotFound)
    await startBuild(tx, id)
    await announce(tx, { topic: 'segment', id })
    return readSegment(tx, id)
  })
}

export async function readEditions(work: Work, id: string) {
  await readSegment(work, id)
  const scope = await readScope(work)
  const editions = await selectEditions(work, id)
  const names = await readRuleNames(
    work,
    editions.map(({ rule }) => rule),
  )
  return editions.map(({ rule: json, ...edition }) => {
    const rule = ruleSchema.parse(json)
    return { ...edition, rule, sentence: sayRule(rule, scope, names)[work.locale] }
  })
}

/** Of segments and views, and of whatever other features made of it. */
export async function readUses(work: Work, id: string) {
  await readSegment(work, id)
  return [...(await selectUses(work, id)), ...(await askedBy(work, { kind: 'segment', id }))]
}

export async function readDays(work: Work, id: string, days: number) {
  await readSegment(work, id)
  const { timeZone } = await readSettings(work)
  return selectDays(work, id, addDays(todayIn(timeZone), 1 - days))
}

type Stored = Content & { rule: Rule | null; acts: NewAct[] }

function contentOf({ name, description, kind, rule, base, acts }: StoredSegment): Stored {
  return {
    name,
    description,
    kind,
    rule: rule === null ? null : ruleSchema.parse(rule),
    baseId: base?.id ?? null,
    acts: acts.map(({ tag, list, whileIn }) => ({
      tagId: tag?.id ?? null,
      listId: list?.id ?? null,
      whileIn,
    })),
  }
}

const actsOf = ({ acts }: { acts: readonly NewAct[] }): string[] =>
  acts.map(({ tagId, listId, whileIn }) => `${tagId ?? listId}:${whileIn}`).toSorted()

function recorded({ name, description, kind, rule, baseId, ...given }: Given | Stored): Recorded {
  return { name, description, kind, rule, baseId, acts: actsOf(given) }
}

async function mustBeFresh(work: Work, id: string, version: number): Promise<StoredSegment> {
  const stored = await selectSegment(work, id, { lock: true })
  if (!stored) throw notFound(segmentNotFound)
  if (stored.version !== version) throw new Problem('stale', { current: await mustBe(work, stored) })
  return stored
}

/** The rule compiles for whoever gives it, can be kept for everybody, and names what is there. */
async function mustFit(
  work: Work,
  { kind, rule, baseId, acts }: Given,
  { onlyNew = false } = {},
): Promise<void> {
  if ((kind === 'fixed') !== (rule === null))
    throw refused('rule', {
      ja: kind === 'fixed' ? '固定セグメントに条件は付けられません' : '条件を1つ以上決めてください',
      en: kind === 'fixed' ? 'A fixed segment has no rule' : 'Give at least one condition',
    })
  if (rule !== null && !onlyNew) {
    const scope = await readScope(work)
    compileRule(rule, scope)
    mustBeKeepable(rule, scope)
    const wanted = readsOf(rule).segments
    const known = await selectKinds(work, wanted)
    if (wanted.some((id) => !known.has(id)))
      throw refused('rule', {
        ja: '条件にあるセグメントが見つかりません。ごみ箱に入れられたかもしれません',
        en: 'A segment in the rule was not found; it may be in the bin',
      })
  }
  const named = await selectKinds(
    work,
    [baseId, ...acts.map(({ listId }) => listId)].filter((id) => id !== null),
  )
  if (baseId !== null && named.get(baseId) !== 'base')
    throw refused('baseId', {
      ja: 'ベースにできるのは種類が「ベース」のセグメントだけです',
      en: 'Only a segment of kind base can be narrowed from',
    })
  for (const [index, { listId }] of acts.entries())
    if (listId !== null && named.get(listId) !== 'fixed')
      throw refused(`acts.${index}.listId`, {
        ja: '自動で加えられるのは固定セグメントだけです',
        en: 'Only a fixed segment can be filled by itself',
      })
}

async function mustComeToRest(work: Work, id: string): Promise<void> {
  const circle = circleThrough(id, await readLinks(work))
  if (circle)
    throw refused('rule', {
      ja: `セグメントがお互いを条件にしています：${circle.join(' → ')}`,
      en: `These segments ask for each other: ${circle.join(' → ')}`,
    })
}

async function mustNotBeBase(work: Work, id: string): Promise<void> {
  const uses = (await selectUses(work, id)).filter(({ kind }) => kind === 'base')
  if (uses.length > 0) throw inUse(uses)
}

function inUse(uses: readonly OwnUse[]): Problem {
  const named = uses.slice(0, 5)
  const more = uses.length - named.length
  return new Problem('conflict', {
    detail: {
      ja: `ほかのセグメントで使われています：${named.map(({ name }) => `「${name}」`).join('')}${more > 0 ? `ほか${more}件` : ''}。先にそちらを変えてください`,
      en: `Other segments use it: ${named.map(({ name }) => `“${name}”`).join(', ')}${more > 0 ? ` and ${more} more` : ''}. Change those first`,
    },
  })
}
