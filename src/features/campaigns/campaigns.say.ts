import type { Scope } from '#features/fields/fields.scope.ts'
import { readScope } from '#features/fields/fields.scope.ts'
import { readRuleNames } from '#features/views/views.sentence.ts'
import { sayRule, type RuleNames } from '#platform/catalogue/rule.ts'
import type { Phrase } from '#kit/text.ts'
import type { Work } from '#platform/work.ts'
import type { Audience } from './campaigns.schemas.ts'

/** Says audiences in words, with the names of what they ask for read at once. */
export async function audiencesIn(
  work: Work,
  audiences: readonly Audience[],
): Promise<(audience: Audience) => string> {
  const scope = await readScope(work)
  const names = await readRuleNames(work, audiences)
  return (audience) => sayAudience(audience, scope, names)[work.locale]
}

function sayAudience(
  { everybody, segmentIds, exceptIds, rule }: Audience,
  scope: Scope,
  names: RuleNames,
): Phrase {
  const named = (ids: readonly string[]): Phrase => ({
    ja: ids.map((id) => `「${names.segment(id) ?? '?'}」`).join('・'),
    en: ids.map((id) => `“${names.segment(id) ?? '?'}”`).join(', '),
  })
  const whole = everybody || (segmentIds.length === 0 && rule !== null)
  if (!whole && segmentIds.length === 0) return { ja: '未設定', en: 'Not chosen yet' }
  const who = whole ? { ja: 'すべての顧客', en: 'everybody' } : named(segmentIds)
  const among = rule === null ? null : sayRule(rule, scope, names)
  const except = exceptIds.length === 0 ? null : named(exceptIds)
  return {
    ja: [
      `${who.ja}${among ? ' のうち ' : ''}`,
      among ? `${among.ja} 人` : '',
      except ? `（${except.ja}を除く）` : '',
    ].join(''),
    en: [who.en, among ? `: who ${among.en}` : '', except ? `, but not ${except.en}` : ''].join(''),
  }
}
