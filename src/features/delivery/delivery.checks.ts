import { dkimRecord, type DkimAlgorithm } from '#platform/mail/dkim.ts'
import type { Check } from './delivery.api.ts'
import { Unanswered, type Dns } from './delivery.dns.ts'
import { domainOf } from './delivery.pace.ts'
import {
  countSpfLookups,
  isAligned,
  isDkim,
  isDmarc,
  isSpf,
  mostSpfLookups,
  readDmarc,
  readSpf,
  readTags,
  type Dmarc,
} from './delivery.records.ts'
import type { CheckName, CheckState } from './delivery.words.ts'

export type CheckedKey = {
  readonly selector: string
  readonly algorithm: DkimAlgorithm
  readonly publicKey: string
  readonly isUsed: boolean
}
export type Subject = {
  /** The domain that readers see behind the @. */
  readonly domain: string
  readonly keys: readonly CheckedKey[]
  /** The setting; empty: bounces go to the sender. */
  readonly returnPath: string
  /** Of the mail server; empty where none is set. */
  readonly host: string
}

const check = (
  name: CheckName,
  state: CheckState,
  [ja, en]: readonly [string, string],
  more: {
    remedy?: readonly [string, string]
    found?: string | undefined
    record?: NonNullable<Check['record']>
  } = {},
): Check => ({
  name,
  state,
  what: { ja, en },
  remedy: more.remedy ? { ja: more.remedy[0], en: more.remedy[1] } : null,
  found: more.found ?? null,
  record: more.record ?? null,
})

/** What the DNS says about a domain that mail comes from, and what to do about it. Never rejects. */
export async function checkDomain(subject: Subject, dns: Dns): Promise<Check[]> {
  const dmarc = await guarded('dmarc', () => checkDmarc(subject, dns))
  const strict = dmarc.dmarc
  return [
    ...(await guarded('dkim', () => checkDkim(subject, dns))).checks,
    ...(await guarded('spf', () => checkSpf(subject, dns, strict))).checks,
    ...dmarc.checks,
    ...(await guarded('mx', () => checkMx(subject, dns))).checks,
  ]
}

type Answer = { checks: Check[]; dmarc?: Dmarc | null }

async function guarded(name: CheckName, run: () => Promise<Answer>): Promise<Answer> {
  try {
    return await run()
  } catch (error) {
    if (!(error instanceof Unanswered)) throw error
    return {
      checks: [
        check(name, 'unanswered', [
          `DNS サーバーが答えないため、調べられませんでした（${error.message}）`,
          `No DNS server answered, so it is not known (${error.message})`,
        ]),
      ],
    }
  }
}

async function checkDkim({ domain, keys }: Subject, dns: Dns): Promise<Answer> {
  if (keys.length === 0)
    return {
      checks: [
        check(
          'dkim',
          'bad',
          ['DKIM の鍵がなく、メールに署名できません', 'There is no DKIM key: mail is not signed'],
          {
            remedy: ['「鍵を作る」で作ってください', 'Make one'],
          },
        ),
      ],
    }
  const checks: Check[] = []
  for (const { selector, algorithm, publicKey, isUsed } of keys) {
    const name = `${selector}._domainkey.${domain}`
    const record = { name, type: 'TXT' as const, value: dkimRecord(algorithm, publicKey) }
    const found = (await dns.txt(name)).find(isDkim)
    const published = found === undefined ? undefined : readTags(found).get('p')?.replace(/\s+/g, '')
    if (found === undefined || published === undefined)
      checks.push(
        check(
          'dkim',
          isUsed ? 'bad' : 'note',
          [
            `DKIM のレコード（${selector}）が DNS にありません`,
            `The DKIM record (${selector}) is not in the DNS`,
          ],
          {
            remedy: isUsed
              ? ['下のレコードを DNS に加えてください', 'Put the record below into the DNS']
              : [
                  '下のレコードを DNS に加えてから「署名を始める」を押してください',
                  'Put the record below into the DNS, then begin to sign with it',
                ],
            record,
          },
        ),
      )
    else if (published !== publicKey)
      checks.push(
        check(
          'dkim',
          'bad',
          published === ''
            ? [
                `DKIM のレコード（${selector}）は取り消されています（p= が空です）`,
                `The DKIM record (${selector}) is revoked: its p= is empty`,
              ]
            : [
                `DKIM のレコード（${selector}）は、ここの鍵と違います`,
                `The DKIM record (${selector}) holds another key than the one here`,
              ],
          { remedy: ['下のレコードに直してください', 'Replace it by the record below'], found, record },
        ),
      )
    else
      checks.push(
        check(
          'dkim',
          'good',
          [
            `DKIM のレコード（${selector}）は正しく公開されています`,
            `The DKIM record (${selector}) is published`,
          ],
          {
            found,
          },
        ),
      )
  }
  return { checks }
}

async function checkSpf(subject: Subject, dns: Dns, dmarc: Dmarc | null | undefined): Promise<Answer> {
  const domain = subject.returnPath === '' ? subject.domain : domainOf(subject.returnPath)
  const own = subject.host !== '' && /[a-z]/i.test(subject.host) ? `a:${subject.host} ` : ''
  const record = { name: domain, type: 'TXT' as const, value: `v=spf1 ${own}~all` }
  const found = (await dns.txt(domain)).filter(isSpf)
  const checks: Check[] = []
  const [first] = found
  if (first === undefined)
    checks.push(
      check('spf', 'bad', [`${domain} に SPF のレコードがありません`, `${domain} has no SPF record`], {
        remedy: [
          '送信サーバーを許可するレコードを DNS に加えてください。送信サービスを使うときは、そのサービスが示す include: を入れます',
          'Put a record into the DNS that allows your mail server. With a sending service, take the include: that it names',
        ],
        record,
      }),
    )
  else if (found.length > 1)
    checks.push(
      check(
        'spf',
        'bad',
        [
          `${domain} に SPF のレコードが ${found.length} 件あります。1 件でないと無効です`,
          `${domain} has ${found.length} SPF records; more than one is an error`,
        ],
        {
          remedy: ['1 件にまとめてください', 'Put them together into one'],
          found: found.join('\n'),
        },
      ),
    )
  else checks.push(await checkSpfRecord(domain, first, dns))
  if (subject.returnPath !== '' && !isAligned(domain, subject.domain, dmarc?.strictSpf ?? false))
    checks.push(
      check(
        'return',
        'note',
        [
          `戻り先のドメイン（${domain}）が差出人のドメインと違うため、SPF では DMARC に合格しません（DKIM で合格します）`,
          `The domain of the return path (${domain}) is not that of the sender: DMARC passes by DKIM alone, not by SPF`,
        ],
        {
          remedy: [
            `戻り先を ${subject.domain} か、その下のドメインにすると、両方で合格します`,
            `With a return path at ${subject.domain}, or below it, both pass`,
          ],
        },
      ),
    )
  return { checks }
}

async function checkSpfRecord(domain: string, found: string, dns: Dns): Promise<Check> {
  const { terms, redirect, unknown } = readSpf(found)
  const all = terms.find(({ name }) => name === 'all')
  const lookups = await countSpfLookups(found, dns.txt)
  if (unknown.length > 0)
    return check(
      'spf',
      'bad',
      [
        `${domain} の SPF に読めない部分があります: ${unknown.join(' ')}`,
        `The SPF record of ${domain} has parts that mean nothing: ${unknown.join(' ')}`,
      ],
      {
        remedy: ['つづりを直してください', 'Correct them'],
        found,
      },
    )
  if (lookups > mostSpfLookups)
    return check(
      'spf',
      'bad',
      [
        `${domain} の SPF は参照が多すぎて（${mostSpfLookups} 回まで）無効になります`,
        `The SPF record of ${domain} costs more than ${mostSpfLookups} look-ups, and counts as an error`,
      ],
      {
        remedy: ['使っていない include: を消してください', 'Take out includes that are not used'],
        found,
      },
    )
  if (all?.qualifier === '+')
    return check(
      'spf',
      'bad',
      [
        `${domain} の SPF は、誰でも送れると言っています（+all）`,
        `The SPF record of ${domain} lets everybody send (+all)`,
      ],
      {
        remedy: ['~all か -all に直してください', 'End it by ~all or -all'],
        found,
      },
    )
  if (!all && redirect === null)
    return check(
      'spf',
      'note',
      [
        `${domain} の SPF に all がなく、ほかのサーバーを拒みません`,
        `The SPF record of ${domain} has no “all” and refuses nobody`,
      ],
      {
        remedy: ['最後に ~all を加えてください', 'Add ~all at its end'],
        found,
      },
    )
  return check(
    'spf',
    'good',
    [
      `${domain} の SPF は有効です。送信サーバーが含まれているか、あわせて確認してください`,
      `The SPF record of ${domain} is valid. See that it names your mail server`,
    ],
    {
      found,
    },
  )
}

async function checkDmarc({ domain }: Subject, dns: Dns): Promise<Answer> {
  let at = domain
  let found = (await dns.txt(`_dmarc.${at}`)).filter(isDmarc)
  // What stands above speaks for those below (RFC 7489 section 6.6.3); a walk up does without the list of public suffixes.
  while (found.length === 0 && at.split('.').length > 2) {
    at = at.slice(at.indexOf('.') + 1)
    found = (await dns.txt(`_dmarc.${at}`)).filter(isDmarc)
  }
  const record = {
    name: `_dmarc.${domain}`,
    type: 'TXT' as const,
    value: `v=DMARC1; p=none; rua=mailto:dmarc@${domain}`,
  }
  const [first] = found
  if (first === undefined)
    return {
      dmarc: null,
      checks: [
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
      ],
    }
  const dmarc = found.length === 1 ? readDmarc(first) : null
  if (!dmarc)
    return {
      dmarc,
      checks: [
        check(
          'dmarc',
          'bad',
          found.length > 1
            ? [
                'DMARC のレコードが 2 件以上あり、無効です',
                'There is more than one DMARC record: none counts',
              ]
            : [
                'DMARC のレコードに p= がなく、無効です',
                'The DMARC record says no p=, and counts for nothing',
              ],
          {
            remedy: ['下のような 1 件に直してください', 'Leave one, such as the one below'],
            found: found.join('\n'),
            record,
          },
        ),
      ],
    }
  return {
    dmarc,
    checks: [
      dmarc.reportsTo === null
        ? check(
            'dmarc',
            'note',
            [
              'DMARC は有効ですが、報告の送り先（rua=）がありません',
              'DMARC is set, but nobody gets its reports (rua=)',
            ],
            { found: first },
          )
        : check(
            'dmarc',
            'good',
            [`DMARC は有効です（p=${dmarc.policy}）`, `DMARC is set (p=${dmarc.policy})`],
            { found: first },
          ),
    ],
  }
}

async function checkMx({ domain, returnPath }: Subject, dns: Dns): Promise<Answer> {
  const at = returnPath === '' ? domain : domainOf(returnPath)
  const servers = await dns.mx(at)
  if (servers.length > 0 && servers[0] !== '')
    return {
      checks: [
        check('mx', 'good', [`${at} はメールを受け取れます`, `${at} receives mail`], {
          found: servers.join(', '),
        }),
      ],
    }
  return {
    checks: [
      check(
        'mx',
        'bad',
        [
          `${at} に MX レコードがなく、戻ってくるメールを受け取れません`,
          `${at} has no MX record: what bounces cannot come back`,
        ],
        {
          remedy: [
            '受信サーバーの MX レコードを加えてください',
            'Add the MX record of the server that receives',
          ],
        },
      ),
    ],
  }
}
