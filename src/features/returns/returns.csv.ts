import { audit } from '#features/audit/audit.actions.ts'
import { readSettings } from '#features/settings/settings.actions.ts'
import { reasonWords } from '#kit/bounces.ts'
import { Problem } from '#kit/problem.ts'
import { csvEncoder } from '#platform/csv/write.ts'
import type { FileAnswer } from '#platform/feature.ts'
import { mustBeAllowed, type Work } from '#platform/work.ts'
import { countReturns, listReturns, type ReturnQuestion } from './returns.store.ts'
import { deedText, returnsText as words } from './returns.text.ts'
import { readReturns } from './returns.ts'

type Asked = Omit<ReturnQuestion, 'cursor' | 'limit'> & { readonly format: 'cp932' | 'utf8bom' }
const atOnce = 1000

/**
 * What came back, as a file. It holds addresses of customers: so it takes the right to export them, is in the audit log,
 * and is no larger than what one person may take out without a second one.
 */
export async function returnsFile(work: Work, { format, ...asked }: Asked): Promise<FileAnswer> {
  mustBeAllowed(work, readReturns)
  const { exportApprovalAbove: most, timeZone } = await readSettings(work)
  const count = await countReturns(work, { ...asked, limit: 0 }, most ?? 100_000_000)
  if (most !== null && count > most) throw tooMany(most)
  await audit(work, {
    action: 'return.export',
    subjectKind: 'return',
    subjectId: null,
    after: { ...asked, format, rows: count },
  })
  return {
    name: `${words.title[work.locale]}.csv`,
    mediaType: format === 'cp932' ? 'text/csv; charset=Shift_JIS' : 'text/csv; charset=utf-8',
    body: lines(work, asked, format, timeZone),
  }
}

const headings = [
  'recordedAt',
  'happenedAt',
  'address',
  'customer',
  'kind',
  'reason',
  'length',
  'replyCode',
  'statusCode',
  'said',
  'subject',
  'campaign',
  'done',
] as const

async function* lines(
  work: Work,
  asked: Omit<Asked, 'format'>,
  encoding: Asked['format'],
  timeZone: string,
): AsyncGenerator<Uint8Array> {
  const { locale } = work
  const csv = csvEncoder({ encoding, newline: 'crlf', quote: 'minimal' })
  const time = (at: string): string =>
    new Date(at).toLocaleString('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' })
  yield csv.row(headings.map((key) => words[key][locale]))
  let cursor: string | undefined
  do {
    const { items, next } = await listReturns(work, { ...asked, cursor, limit: atOnce })
    for (const row of items)
      yield csv.row([
        time(row.recordedAt),
        time(row.happenedAt),
        row.address,
        row.customer.name,
        words[row.kind][locale],
        row.reason === null ? '' : reasonWords[row.reason].label[locale],
        row.kind === 'bounce' ? words[row.hard ? 'hard' : 'soft'][locale] : '',
        row.replyCode ?? '',
        row.status ?? '',
        row.said,
        row.subject ?? '',
        row.campaign?.name ?? '',
        words[deedText[row.done]][locale],
      ])
    cursor = next ?? undefined
  } while (cursor !== undefined)
}

const tooMany = (most: number): Problem =>
  new Problem('conflict', {
    detail: {
      ja: '{most}件を超えるため、1人では書き出せません。種類や理由、配信で絞り込んでください（「設定」の「承認なしに書き出せる件数」）',
      en: 'These are more than {most}, which one person may not take out alone. Narrow them by kind, reason or campaign (“Rows that may be exported without consent” in the settings)',
    },
    params: { most },
  })
