import type { Check } from './delivery.api.ts'
import { checkDkim } from './delivery.dkim.ts'
import { checkDmarc, checkReturn, findDmarc } from './delivery.dmarc.ts'
import { Unanswered, type Dns } from './delivery.dns.ts'
import { check, type Subject } from './delivery.finding.ts'
import { domainOf } from './delivery.pace.ts'
import { checkSpf } from './delivery.spf.ts'
import type { CheckName } from './delivery.words.ts'

/** What the DNS says about a domain that mail comes from, and what to do about it. Never rejects. */
export async function checkDomain(subject: Subject, dns: Dns): Promise<Check[]> {
  const dmarc = await findDmarc(subject.domain, dns).catch(unanswered)
  return [
    ...(await guarded('dkim', () => checkDkim(subject, dns))),
    ...(await guarded('spf', async () => [await checkSpf(subject, dns)])),
    ...(await guarded('return', () => checkReturn(subject, dmarc instanceof Unanswered ? null : dmarc, dns))),
    ...(await guarded('dmarc', async () => {
      if (dmarc instanceof Unanswered) throw dmarc
      return checkDmarc(subject, dmarc, dns)
    })),
    ...(await guarded('mx', async () => [await checkMx(subject, dns)])),
  ]
}

function unanswered(error: unknown): Unanswered {
  if (error instanceof Unanswered) return error
  throw error
}

async function guarded(name: CheckName, run: () => Promise<Check[]>): Promise<Check[]> {
  try {
    return await run()
  } catch (error) {
    const { message } = unanswered(error)
    return [
      check(name, 'unanswered', [
        `DNS サーバーが答えないため、調べられませんでした（${message}）`,
        `No DNS server answered, so it is not known (${message})`,
      ]),
    ]
  }
}

async function checkMx({ domain, returnPath }: Subject, dns: Dns): Promise<Check> {
  const at = returnPath === '' ? domain : domainOf(returnPath)
  const servers = await dns.mx(at)
  if (servers.length > 0 && servers[0] !== '')
    return check('mx', 'good', [`${at} はメールを受け取れます`, `${at} receives mail`], {
      found: servers.join(', '),
    })
  // Without any, mail goes to the address of the name itself (RFC 5321 section 5.1).
  if (servers.length === 0 && (await dns.addresses(at)).length > 0)
    return check(
      'mx',
      'note',
      [
        `${at} に MX レコードがありません。戻ってくるメールは ${at} というサーバーに届きます`,
        `${at} has no MX record: what bounces goes to the server of that name`,
      ],
      {
        remedy: [
          'そのサーバーでメールを受け取っていなければ、MX レコードを加えてください',
          'Add an MX record, unless that server takes mail',
        ],
      },
    )
  return check(
    'mx',
    'bad',
    [
      `${at} に MX レコードがなく、戻ってくるメールを受け取れません`,
      `${at} has no MX record: what bounces cannot come back`,
    ],
    {
      remedy: ['受信サーバーの MX レコードを加えてください', 'Add the MX record of the server that receives'],
    },
  )
}
