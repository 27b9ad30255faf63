import { sql } from 'kysely'
import { readPurposes } from '#features/consent/consent.purposes.ts'
import { hasServer } from '#features/mail/mail.settings.ts'
import { readScope } from '#features/fields/fields.scope.ts'
import { broken } from '#features/views/views.problems.ts'
import type { Work } from '#platform/work.ts'
import { previewsOf } from './campaigns.preview.ts'
import type { Check } from './campaigns.schemas.ts'
import { mustRead } from './campaigns.show.ts'
import type { StoredCampaign } from './campaigns.store.ts'
import { checkWords } from './campaigns.text.ts'

type Found = {
  readonly code: keyof typeof checkWords
  readonly path?: string
  readonly to?: string
  readonly params?: { readonly [name: string]: string | number }
}

/** What stands in the way of sending, and what is worth a look. */
export async function readChecks(work: Work, id: string): Promise<Check[]> {
  return checksOf(work, await mustRead(work, id), new Date())
}

export async function checksOf(work: Work, stored: StoredCampaign, now: Date): Promise<Check[]> {
  const found = [
    ...(await audienceChecks(work, stored)),
    ...(await contentChecks(work, stored)),
    ...(await senderChecks(work, stored)),
    ...timeChecks(stored, now),
    ...testChecks(stored),
  ]
  return found.map(({ code, path = null, to = null, params = {} }) => {
    const { level, ...words } = checkWords[code]
    const said = words[work.locale].replaceAll(/\{(\w+)\}/g, (whole, name: string) =>
      String(params[name] ?? whole),
    )
    return { code, level, message: said, path, to }
  })
}

async function audienceChecks(work: Work, { audience, purposeId }: StoredCampaign): Promise<Found[]> {
  const found: Found[] = []
  const { everybody, segmentIds, exceptIds, rule } = audience
  if (!everybody && segmentIds.length === 0 && rule === null)
    found.push({ code: 'noAudience', path: 'audience' })
  const asked = [...(everybody ? [] : segmentIds), ...exceptIds]
  const { rows } = await sql<{ id: string; name: string; state: string; gone: boolean }>`
    select id, name, state, deleted_at is not null as gone from segment where id = any(${asked}::uuid[])`.execute(
    work.db,
  )
  for (const segmentId of asked) {
    const segment = rows.find(({ id }) => id === segmentId)
    const params = { name: segment?.name ?? '?' }
    if (!segment || segment.gone) found.push({ code: 'segmentGone', path: 'audience', params })
    else if (segment.state === 'broken')
      found.push({ code: 'segmentBroken', path: 'audience', to: `/segments/${segmentId}`, params })
    else if (segment.state === 'building')
      found.push({ code: 'segmentBuilding', path: 'audience', to: `/segments/${segmentId}`, params })
  }
  if (rule !== null) {
    const problems = broken(rule, 'customer', await readScope(work), work.locale, 'audience.rule')
    if (problems.length > 0) found.push({ code: 'ruleBroken', path: 'audience' })
  }
  const purpose = (await readPurposes(work)).find(({ id }) => id === purposeId)
  if (!purpose || purpose.retiredAt !== null) found.push({ code: 'purposeGone', path: 'purposeId' })
  return found
}

async function contentChecks(work: Work, stored: StoredCampaign): Promise<Found[]> {
  const previews = await previewsOf(work, stored)
  return previews.flatMap((seen, at): Found[] => {
    const label = stored.variants[at]?.label ?? ''
    const path = `variants.${at}.content`
    if (seen === null) return [{ code: 'noContent', path, params: { label } }]
    return seen.findings.flatMap(({ severity, message, to }): Found[] =>
      severity === 'note'
        ? []
        : [
            {
              code: severity === 'error' ? 'contentError' : 'contentWarning',
              path,
              ...(to !== null && { to }),
              params: { label, message: message[work.locale] },
            },
          ],
    )
  })
}

async function senderChecks(work: Work, { senderId, variants }: StoredCampaign): Promise<Found[]> {
  const chosen = variants.map((variant) => variant.senderId ?? senderId)
  const { rows } = await sql<{ id: string }>`
    select id from mail_sender where deleted_at is null
      and (id = any(${chosen.filter((id) => id !== null)}::uuid[]) or preferred_at is not null)`.execute(
    work.db,
  )
  const missing = chosen.some((id) => (id === null ? rows.length === 0 : !rows.some((row) => row.id === id)))
  return [
    ...(missing ? [{ code: 'noSender' as const, path: 'senderId', to: '/settings/mail' }] : []),
    ...((await hasServer(work)) ? [] : [{ code: 'noServer' as const, to: '/settings/mail' }]),
  ]
}

function timeChecks({ schedule }: StoredCampaign, now: Date): Found[] {
  return schedule.kind !== 'now' && Date.parse(schedule.at) < now.getTime() - 60_000
    ? [{ code: 'timeGone', path: 'schedule' }]
    : []
}

function testChecks({ test, variants }: StoredCampaign): Found[] {
  if (test !== null && variants.length < 2) return [{ code: 'testOfOne', path: 'test' }]
  return test === null && variants.length > 1 ? [{ code: 'variantsWithoutTest', path: 'test' }] : []
}
