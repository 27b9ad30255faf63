import type { Check } from './delivery.api.ts'
import { Unanswered, type Dns } from './delivery.dns.ts'
import { check, type Said, type Subject } from './delivery.finding.ts'
import { domainOf } from './delivery.pace.ts'
import { isSpf, mostSpfLookups, readSpf, type Spf } from './delivery.records.ts'

/** What one SPF record comes to with all that it includes. */
export type SpfCost = {
  readonly lookups: number
  /** Of each include of the record itself: what it costs with all below it. */
  readonly parts: readonly { readonly name: string; readonly lookups: number }[]
  /** Includes that have no record, or several: either makes the whole of it an error (RFC 7208 section 5.2). */
  readonly broken: readonly { readonly name: string; readonly records: number }[]
}

/** Counting ends a little above the limit, whatever includes whatever. */
export async function costOfSpf(record: string, txt: Dns['txt']): Promise<SpfCost> {
  let lookups = 0
  const broken: { name: string; records: number }[] = []
  const parts: { name: string; lookups: number }[] = []
  const seen = new Set<string>()
  const walk = async (spf: Spf, depth: number): Promise<void> => {
    lookups += spf.terms.filter(({ name }) => ['a', 'mx', 'ptr', 'exists'].includes(name)).length
    for (const name of includedBy(spf)) {
      const before = lookups++
      if (lookups <= 2 * mostSpfLookups && !seen.has(name) && !name.includes('%')) {
        seen.add(name)
        const records = (await txt(name)).filter(isSpf)
        const [only] = records
        if (only === undefined || records.length > 1) broken.push({ name, records: records.length })
        else await walk(readSpf(only), depth + 1)
      }
      if (depth === 0) parts.push({ name, lookups: lookups - before })
    }
  }
  await walk(readSpf(record), 0)
  return { lookups, parts, broken }
}

const includedBy = ({ terms, redirect }: Spf): string[] => [
  ...terms.filter(({ name }) => name === 'include').map(({ value }) => value.toLowerCase()),
  // Where “all” stands, nobody is sent on (section 6.1).
  ...(redirect === null || terms.some(({ name }) => name === 'all') ? [] : [redirect.toLowerCase()]),
]

/** Whether receivers can tell by SPF (RFC 7208) who may send for the domain that bounces come back to. */
export async function checkSpf({ domain: sender, returnPath, host }: Subject, dns: Dns): Promise<Check> {
  const domain = returnPath === '' ? sender : domainOf(returnPath)
  const own = host !== '' && /[a-z]/i.test(host) ? `a:${host} ` : ''
  const found = (await dns.txt(domain)).filter(isSpf)
  const [first] = found
  if (first === undefined)
    return check('spf', 'bad', [`${domain} に SPF のレコードがありません`, `${domain} has no SPF record`], {
      remedy: [
        '送信サーバーを許可するレコードを DNS に加えてください。送信サービスを使うときは、そのサービスが示す include: を入れます',
        'Put a record into the DNS that allows your mail server. With a sending service, take the include: that it names',
      ],
      record: { name: domain, type: 'TXT', value: `v=spf1 ${own}~all` },
    })
  if (found.length > 1)
    return check(
      'spf',
      'bad',
      [
        `${domain} に SPF のレコードが ${found.length} 件あります。1 件でないと、どれも無効です`,
        `${domain} has ${found.length} SPF records; with more than one none counts`,
      ],
      {
        remedy: ['1 件にまとめてください', 'Put them together into one'],
        found: found.join('\n'),
        record: { name: domain, type: 'TXT', value: together(found) },
      },
    )
  const cost = await costOfSpf(first, dns.txt)
  const [state, what, remedy] = judged(domain, readSpf(first), cost)
  if (state === 'good')
    return check('spf', state, what, { remedy: await serverIn(first, host, dns), found: first })
  return check('spf', state, what, { remedy, found: first })
}

/** All that several records allow, in one that is valid. */
function together(records: readonly string[]): string {
  const read = records.map(readSpf)
  const terms = read.flatMap((spf) => spf.terms.filter(({ name }) => name !== 'all'))
  const said = terms.map(({ qualifier, name, value }) =>
    [
      qualifier === '+' ? '' : qualifier,
      name,
      value === '' ? '' : `${value.startsWith('/') ? '' : ':'}${value}`,
    ].join(''),
  )
  return ['v=spf1', ...new Set(said), '~all'].join(' ')
}

function judged(
  domain: string,
  { terms, redirect, unknown }: Spf,
  { lookups, parts, broken }: SpfCost,
): [state: 'good' | 'note' | 'bad', what: Said, remedy?: Said] {
  const all = terms.find(({ name }) => name === 'all')
  if (unknown.length > 0)
    return [
      'bad',
      [
        `${domain} の SPF に読めない部分があります: ${unknown.join(' ')}`,
        `The SPF record of ${domain} has parts that mean nothing: ${unknown.join(' ')}`,
      ],
      ['つづりを直してください', 'Correct them'],
    ]
  const [hole] = broken
  if (hole)
    return [
      'bad',
      hole.records === 0
        ? [
            `${domain} の SPF が参照する ${hole.name} に、SPF のレコードがありません。全体が無効になります`,
            `The SPF record of ${domain} includes ${hole.name}, which has none: the whole counts as an error`,
          ]
        : [
            `${domain} の SPF が参照する ${hole.name} に、SPF のレコードが ${hole.records} 件あります。全体が無効になります`,
            `The SPF record of ${domain} includes ${hole.name}, which has ${hole.records} of them: the whole counts as an error`,
          ],
      [`include:${hole.name} を直すか、消してください`, `Correct include:${hole.name}, or take it out`],
    ]
  if (lookups > mostSpfLookups) {
    const list = parts.map((part) => `${part.name} ${part.lookups}`).join(', ')
    return [
      'bad',
      [
        `${domain} の SPF は DNS を ${lookups} 回以上引かせるため、無効になります（${mostSpfLookups} 回まで）`,
        `The SPF record of ${domain} costs ${lookups} look-ups or more, and counts as an error (${mostSpfLookups} are allowed)`,
      ],
      [
        `使っていない include: を消すか、ip4: に書き換えてください（それぞれの回数: ${list}）`,
        `Take out includes that are not used, or write ip4: instead (each costs: ${list})`,
      ],
    ]
  }
  if (all?.qualifier === '+' || all?.qualifier === '?')
    return [
      all.qualifier === '+' ? 'bad' : 'note',
      [
        `${domain} の SPF は、誰が送っても拒みません（${all.qualifier}all）`,
        `The SPF record of ${domain} refuses nobody (${all.qualifier}all)`,
      ],
      ['最後を ~all か -all に直してください', 'End it by ~all or -all'],
    ]
  if (!all && redirect === null)
    return [
      'note',
      [
        `${domain} の SPF に all がなく、ほかのサーバーを拒みません`,
        `The SPF record of ${domain} has no “all” and refuses nobody`,
      ],
      ['最後に ~all を加えてください', 'Add ~all at its end'],
    ]
  return ['good', [`${domain} の SPF は有効です`, `The SPF record of ${domain} is valid`]]
}

/** What cannot be seen from here: relays send from other addresses than the one that they take mail at. */
async function serverIn(record: string, host: string, dns: Dns): Promise<Said | undefined> {
  const { terms } = readSpf(record)
  if (
    host === '' ||
    terms.some(({ name, value }) => name === 'a' && value.toLowerCase() === host.toLowerCase())
  )
    return undefined
  const addresses = await dns.addresses(host).catch((error: unknown): string[] => {
    if (error instanceof Unanswered) return []
    throw error
  })
  const isNamed = terms.some(
    ({ name, value }) => (name === 'ip4' || name === 'ip6') && addresses.includes(value.split('/')[0] ?? ''),
  )
  return isNamed
    ? undefined
    : [
        `送信サーバー（${host}）を許可しているか、あわせて確認してください`,
        `See that it allows your mail server (${host}), too`,
      ]
}
