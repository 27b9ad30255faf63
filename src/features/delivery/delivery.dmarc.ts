import type { Check } from './delivery.api.ts'
import type { Dns } from './delivery.dns.ts'
import { check, type Said, type Subject } from './delivery.finding.ts'
import { domainOf } from './delivery.pace.ts'
import { isAligned, isDmarc, readDmarc, type Dmarc } from './delivery.records.ts'

/** The records that speak for a domain. */
export type DmarcOf = {
  /** Where they stand: at the domain, or above it. */
  readonly at: string
  readonly records: readonly string[]
  /** The highest one above it that has a record: with whatever is below it is of one organisation. */
  readonly organisation: string
}

/**
 * What stands above speaks for those below (RFC 7489 section 6.6.3). A walk up through the DNS, as its successor has it,
 * finds the domain of the organisation without the list of public suffixes.
 */
export async function findDmarc(domain: string, dns: Dns): Promise<DmarcOf> {
  let found: DmarcOf = { at: domain, records: [], organisation: domain }
  for (let at = domain; at.includes('.'); at = at.slice(at.indexOf('.') + 1)) {
    const records = (await dns.txt(`_dmarc.${at}`)).filter(isDmarc)
    if (records.length === 0) continue
    found = found.records.length === 0 ? { at, records, organisation: at } : { ...found, organisation: at }
  }
  return found
}

/** Whether receivers know what to do with forged mail, and Gmail and others with ours. */
export async function checkDmarc({ domain }: Subject, { at, records }: DmarcOf, dns: Dns): Promise<Check[]> {
  const record = {
    name: `_dmarc.${domain}`,
    type: 'TXT' as const,
    value: `v=DMARC1; p=none; rua=mailto:dmarc@${domain}`,
  }
  const [first] = records
  if (first === undefined)
    return [
      check(
        'dmarc',
        'bad',
        [
          'DMARC のレコードがありません。Gmail などは大量のメールを受け取りません',
          'There is no DMARC record: Gmail and others refuse bulk mail',
        ],
        {
          remedy: [
            'まず下のレコード（p=none）を加え、報告を見てから強めてください',
            'Begin with the record below (p=none), and tighten it once you have read the reports',
          ],
          record,
        },
      ),
    ]
  const dmarc = records.length === 1 ? readDmarc(first) : null
  if (!dmarc)
    return [
      check(
        'dmarc',
        'bad',
        records.length > 1
          ? ['DMARC のレコードが 2 件以上あり、無効です', 'There is more than one DMARC record: none counts']
          : [
              'DMARC のレコードに正しい p= がなく、無効です',
              'The DMARC record says no p= that is one, and counts for nothing',
            ],
        {
          remedy: ['下のような 1 件に直してください', 'Leave one, such as the one below'],
          found: records.join('\n'),
          record,
        },
      ),
    ]
  const strangers = await deafTo(dmarc, at, dns)
  if (strangers.length > 0)
    return [
      check(
        'dmarc',
        'note',
        [
          `DMARC は有効ですが、報告の送り先（${strangers.join('、')}）が ${at} の報告を受け取ると公表していません`,
          `DMARC is set, but ${strangers.join(', ')} does not say that it takes the reports of ${at}`,
        ],
        {
          remedy: [
            '送り先の管理者が下のレコードを加えるまで、報告は届きません（RFC 7489）',
            'No report arrives before whoever runs it adds the record below (RFC 7489)',
          ],
          found: first,
          record: { name: `${at}._report._dmarc.${strangers[0] ?? ''}`, type: 'TXT', value: 'v=DMARC1' },
        },
      ),
    ]
  return [told(domain, at, first, dmarc)]
}

function told(domain: string, at: string, found: string, dmarc: Dmarc): Check {
  const policy = at === domain ? dmarc.policy : dmarc.policyBelow
  const where: Said =
    at === domain ? ['', ''] : [`（${at} のレコードによります）`, `, by the record of ${at}`]
  const what: Said = [`DMARC は有効です（p=${policy}）${where[0]}`, `DMARC is set (p=${policy})${where[1]}`]
  if (dmarc.reportsTo.length === 0)
    return check(
      'dmarc',
      'note',
      [
        'DMARC は有効ですが、報告の送り先（rua=）がありません',
        'DMARC is set, but nobody gets its reports (rua=)',
      ],
      {
        remedy: [
          `rua=mailto:dmarc@${domain} のように加えると、なりすましと設定の誤りに気づけます`,
          `Add rua=mailto:dmarc@${domain} or the like, to learn of forgeries and of mistakes`,
        ],
        found,
      },
    )
  if (dmarc.percent < 100)
    return check(
      'dmarc',
      'note',
      [
        `DMARC は有効ですが、${dmarc.percent}% のメールにしか当てはめません（pct=）`,
        `DMARC is set, but for ${dmarc.percent}% of the mail only (pct=)`,
      ],
      {
        remedy: ['報告に問題がなければ pct= を消してください', 'Take pct= out once the reports are clean'],
        found,
      },
    )
  return check('dmarc', 'good', what, {
    remedy:
      policy === 'none'
        ? [
            'いまは見守るだけです。報告に問題がなければ p=quarantine に強めてください',
            'It only watches. Make it p=quarantine once the reports are clean',
          ]
        : undefined,
    found,
  })
}

/** Of those who are to get reports: domains of others that do not say that they want them (RFC 7489 section 7.1). */
async function deafTo({ reportsTo }: Dmarc, at: string, dns: Dns): Promise<string[]> {
  const deaf: string[] = []
  for (const domain of new Set(reportsTo.map(domainOf))) {
    if (isAligned(domain, at, false)) continue
    const { organisation } = await findDmarc(domain, dns)
    if (organisation === (await findDmarc(at, dns)).organisation) continue
    const records = await dns.txt(`${at}._report._dmarc.${domain}`)
    if (!records.some(isDmarc)) deaf.push(domain)
  }
  return deaf
}

/** Where bounces come back to counts for SPF: only of the same organisation does it pass DMARC. */
export async function checkReturn(
  { domain, returnPath }: Subject,
  dmarcOf: DmarcOf | null,
  dns: Dns,
): Promise<Check[]> {
  const at = domainOf(returnPath)
  if (returnPath === '' || at === domain) return []
  const [record] = dmarcOf?.records ?? []
  const isStrict = (record === undefined ? null : readDmarc(record))?.strictSpf ?? false
  if (isAligned(at, domain, isStrict)) return []
  const isOurs = dmarcOf !== null && (await findDmarc(at, dns)).organisation === dmarcOf.organisation
  if (isOurs && !isStrict) return []
  return [
    check(
      'return',
      'note',
      isStrict
        ? [
            `DMARC が厳格（aspf=s）なので、戻り先のドメイン（${at}）では SPF で DMARC に合格しません（DKIM で合格します）`,
            `DMARC is strict (aspf=s): with a return path at ${at} it passes by DKIM alone, not by SPF`,
          ]
        : [
            `戻り先のドメイン（${at}）が差出人のドメインと違うため、SPF では DMARC に合格しません（DKIM で合格します）`,
            `The domain of the return path (${at}) is not that of the sender: DMARC passes by DKIM alone, not by SPF`,
          ],
      {
        remedy: isStrict
          ? [
              `戻り先を ${domain} にするか、aspf=s をやめると、両方で合格します`,
              `With a return path at ${domain}, or without aspf=s, both pass`,
            ]
          : [
              `戻り先を ${domain} か、その下のドメインにすると、両方で合格します`,
              `With a return path at ${domain}, or below it, both pass`,
            ],
      },
    ),
  ]
}
