import { createPublicKey } from 'node:crypto'
import { dkimRecord } from '#platform/mail/dkim.ts'
import type { Check } from './delivery.api.ts'
import type { Dns } from './delivery.dns.ts'
import { check, type CheckedKey, type Said, type Subject } from './delivery.finding.ts'
import { isDkim, readTags } from './delivery.records.ts'

/** Whether the public half of each key is where receivers look for it (RFC 6376), as it should be. */
export async function checkDkim({ domain, keys }: Subject, dns: Dns): Promise<Check[]> {
  if (keys.every(({ state }) => state === 'retired'))
    return [
      check(
        'dkim',
        'bad',
        ['DKIM の鍵がなく、メールに署名できません', 'There is no DKIM key: mail is not signed'],
        { remedy: ['「鍵を作る」で作ってください', 'Make one'] },
      ),
    ]
  const checks: Check[] = []
  for (const key of keys) checks.push(await checkKey(domain, key, dns))
  return checks
}

async function checkKey(domain: string, key: CheckedKey, dns: Dns): Promise<Check> {
  const { selector, algorithm, publicKey } = key
  const name = `${selector}._domainkey.${domain}`
  const record = { name, type: 'TXT' as const, value: dkimRecord(algorithm, publicKey) }
  const all = await dns.txt(name)
  const records = all.filter(isDkim)
  const [found] = records
  if (found === undefined) return missing(key, all, record)
  if (records.length > 1)
    return check(
      'dkim',
      'bad',
      [
        `DKIM のレコード（${selector}）が ${records.length} 件あります。どれが使われるか決まりません`,
        `There are ${records.length} DKIM records (${selector}); which one counts is anybody’s guess`,
      ],
      {
        remedy: ['下の 1 件だけを残してください', 'Leave only the one below'],
        found: records.join('\n'),
        record,
      },
    )
  const tags = readTags(found)
  const fault = faultOf(key, tags)
  if (fault)
    return check('dkim', 'bad', fault, {
      remedy: ['下のレコードに直してください', 'Replace it by the record below'],
      found,
      record,
    })
  if ((tags.get('t') ?? '').split(':').some((flag) => flag.trim().toLowerCase() === 'y'))
    return check(
      'dkim',
      'note',
      [
        `DKIM のレコード（${selector}）は試験中（t=y）です。署名がないのと同じに扱う受信側があります`,
        `The DKIM record (${selector}) says that it is a test (t=y): some treat such mail as not signed`,
      ],
      { remedy: ['t=y を消してください', 'Take t=y out'], found },
    )
  return check(
    'dkim',
    'good',
    [`DKIM のレコード（${selector}）は正しく公開されています`, `The DKIM record (${selector}) is published`],
    { found },
  )
}

function missing(
  { selector, state }: CheckedKey,
  all: readonly string[],
  record: NonNullable<Check['record']>,
): Check {
  if (state === 'retired')
    return check(
      'dkim',
      'note',
      [
        `引退した鍵のレコード（${selector}）が、もう DNS にありません。配達の途中のメールの署名を確かめられません`,
        `The record of the retired key (${selector}) is gone already: what is on its way cannot be verified`,
      ],
      {
        remedy: [
          '鍵を消せる日まで、下のレコードを戻してください',
          'Put the record below back until the key may be deleted',
        ],
        record,
      },
    )
  const quoted = all.find((text) => /["“”]/.test(text) && /p\s*=/.test(text))
  if (quoted !== undefined)
    return check(
      'dkim',
      'bad',
      [
        `DKIM のレコード（${selector}）に引用符（"）が混ざり、読めません`,
        `The DKIM record (${selector}) cannot be read: quotation marks stand in it`,
      ],
      { remedy: ['引用符なしで書き直してください', 'Write it without them'], found: quoted, record },
    )
  return check(
    'dkim',
    state === 'used' ? 'bad' : 'note',
    [`DKIM のレコード（${selector}）が DNS にありません`, `The DKIM record (${selector}) is not in the DNS`],
    {
      remedy:
        state === 'used'
          ? ['下のレコードを DNS に加えてください', 'Put the record below into the DNS']
          : [
              '下のレコードを DNS に加えてから「署名を始める」を押してください',
              'Put the record below into the DNS, then begin to sign with it',
            ],
      record,
    },
  )
}

/** Receivers ignore keys of RSA below this (RFC 8301). */
const fewestBits = 1024
const enoughBits = 2048

/** Why nothing that we sign passes with this record. */
function faultOf(
  { selector, algorithm, publicKey }: CheckedKey,
  tags: ReadonlyMap<string, string>,
): Said | null {
  const published = (tags.get('p') ?? '').replaceAll(/\s+/g, '')
  if (published === '')
    return [
      `DKIM のレコード（${selector}）は取り消されています（p= が空です）`,
      `The DKIM record (${selector}) is revoked: its p= is empty`,
    ]
  if (published !== publicKey && publicKey.startsWith(published))
    return [
      `DKIM のレコード（${selector}）が途中（${published.length} 文字）で切れています。長い値は 255 文字以下に分けて書きます`,
      `The DKIM record (${selector}) is cut off after ${published.length} characters; long values are written in pieces of at most 255`,
    ]
  if (published !== publicKey) {
    const bits = bitsOf(published)
    if (bits !== null && bits < enoughBits)
      return [
        `DKIM のレコード（${selector}）は別の、短い鍵（${bits} ビット${bits < fewestBits ? '。受信側に無視されます' : ''}）です`,
        `The DKIM record (${selector}) holds another key, a short one (${bits} bits${bits < fewestBits ? ', which receivers ignore' : ''})`,
      ]
    return [
      `DKIM のレコード（${selector}）は、ここの鍵と違います`,
      `The DKIM record (${selector}) holds another key than the one here`,
    ]
  }
  const kind = tags.get('k')?.toLowerCase() ?? 'rsa'
  if (kind !== algorithm)
    return [
      `DKIM のレコード（${selector}）の種類が違います（k=${kind}）`,
      `The DKIM record (${selector}) is of another kind (k=${kind})`,
    ]
  const services = tags.get('s')
  if (services !== undefined && !/(?:^|:)\s*(?:\*|email)\s*(?:$|:)/i.test(services))
    return [
      `DKIM のレコード（${selector}）はメール用ではありません（s=${services}）`,
      `The DKIM record (${selector}) is not for mail (s=${services})`,
    ]
  const hashes = tags.get('h')
  if (hashes !== undefined && !/(?:^|:)\s*sha256\s*(?:$|:)/i.test(hashes))
    return [
      `DKIM のレコード（${selector}）は SHA-256 を許していません（h=${hashes}）`,
      `The DKIM record (${selector}) does not allow SHA-256 (h=${hashes})`,
    ]
  return null
}

function bitsOf(published: string): number | null {
  try {
    const key = createPublicKey({ key: Buffer.from(published, 'base64'), format: 'der', type: 'spki' })
    return key.asymmetricKeyDetails?.modulusLength ?? null
  } catch {
    return null
  }
}
