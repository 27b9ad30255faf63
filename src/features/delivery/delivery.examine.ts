import { hasServer } from '#features/mail/mail.settings.ts'
import type { Finding } from '#platform/doctor.ts'
import type { Work } from '#platform/work.ts'
import type { Check } from './delivery.api.ts'
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
  const domains = await listDomains(work)
  if (domains.length === 0 && (await hasServer(work)))
    yield {
      state: 'note',
      what: {
        ja: '送信ドメインが設定されていません。メールは署名なしで送られ、迷惑メールと判定されやすくなります',
        en: 'No domain is set that mail comes from: it goes out unsigned, and is easily taken for spam',
      },
      remedy: { ja: '「送信の設定」で送信ドメインを加えてください', en: 'Add one under “Delivery”' },
    }
  for (const { name } of domains.slice(0, mostDomains)) yield* findingsOf(name, await lookAt(work, name))
  if (domains.length > mostDomains)
    yield {
      state: 'note',
      what: {
        ja: `ほかに ${domains.length - mostDomains} 件の送信ドメインがあります。「送信の設定」で調べられます`,
        en: `${domains.length - mostDomains} more domains are set; look at them under “Delivery”`,
      },
    }
}

function* findingsOf(domain: string, checks: readonly Check[]): Generator<Finding> {
  const [first] = checks
  // Said once: there is no network, or the resolver is another.
  if (first && checks.every(({ state }) => state === 'unanswered')) {
    yield {
      state: 'note',
      what: {
        ja: `${domain}: SPF・DKIM・DMARC は不明です。${first.what.ja}`,
        en: `${domain}: nothing is known of SPF, DKIM and DMARC. ${first.what.en}`,
      },
      remedy: {
        ja: 'ネットワークにつながらない場所では正常です。つながるはずなら「送信の設定」の DNS サーバーを確認してください',
        en: 'Without a network that is as it should be. With one, check the DNS servers under “Delivery”',
      },
    }
    return
  }
  for (const { state, what, remedy, record } of checks) {
    const add = record && ` (${record.name} ${record.type} ${record.value})`
    yield {
      state: state === 'unanswered' ? 'note' : state,
      what: { ja: `${domain}: ${what.ja}`, en: `${domain}: ${what.en}` },
      ...(remedy && { remedy: { ja: `${remedy.ja}${add ?? ''}`, en: `${remedy.en}${add ?? ''}` } }),
    }
  }
}
