import type { Finding } from '#platform/doctor.ts'
import type { Work } from '#platform/work.ts'
import { listStopped } from './delivery.breaker.ts'
import { listDomains, lookAt } from './delivery.domains.ts'
import { livingProcesses } from './delivery.process.ts'

/** Domains beyond these are looked at on screen only: `doctor` ends in bounded time. */
const mostDomains = 5

/** For `doctor`: who sends, what is stopped, and what the DNS says of the domains. Without a network it says so. */
export async function* examineDelivery(work: Work): AsyncGenerator<Finding> {
  for (const { trouble } of await livingProcesses(work))
    if (trouble !== null)
      yield {
        state: 'bad',
        what: { ja: `メールを送れません: ${trouble}`, en: `Mail cannot be sent: ${trouble}` },
        remedy: { ja: '「メールの設定」を確認してください', en: 'Check “Mail settings” in the app' },
      }
  for (const { scope, stoppedBad, stoppedSent } of await listStopped(work))
    yield {
      state: 'note',
      what: {
        ja: `自動で止まっている配信: ${scope}（${stoppedSent}通のうち${stoppedBad}通が戻りました）`,
        en: `Advertising that was stopped: ${scope} (${stoppedBad} of ${stoppedSent} came back)`,
      },
      remedy: {
        ja: '「送信の設定」で原因を確かめ、再開してください',
        en: 'Find the cause, and release it under “Delivery”',
      },
    }
  for (const { name } of (await listDomains(work)).slice(0, mostDomains))
    for (const { state, what, remedy, record } of await lookAt(work, name)) {
      const add = record && ` (${record.name} ${record.type} ${record.value})`
      yield {
        state: state === 'unanswered' ? 'note' : state,
        what: { ja: `${name}: ${what.ja}`, en: `${name}: ${what.en}` },
        ...(remedy && { remedy: { ja: `${remedy.ja}${add ?? ''}`, en: `${remedy.en}${add ?? ''}` } }),
      }
    }
}
