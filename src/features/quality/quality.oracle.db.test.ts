import fc from 'fast-check'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { suggestDomain } from '#kit/japan/email-domain.ts'
import { parseEmail } from '#kit/japan/email.ts'
import { parsePhone } from '#kit/japan/phone.ts'
import { withClient } from '#platform/db/database.ts'
import { write } from '#platform/work.ts'
import type { ContactPointInput } from '#features/customers/customers.api.ts'
import { copyCustomers } from '#features/customers/customers.bulk.ts'
import { rowsOf, type CustomerDraft } from '#features/customers/customers.rows.ts'
import { useRuntime } from '#test/harness/database.ts'
import { assess } from './quality.assess.ts'

const point = (kind: ContactPointInput['kind'], value: string): ContactPointInput => ({
  kind,
  label: null,
  value,
})

describe('the doubts that the database finds', () => {
  const harness = useRuntime()

  it('are those that TypeScript finds, whatever the records hold', async () => {
    const draft = fc.record({
      family: fc.constantFrom('山田', '山田 花子', '㈱山田', 'Smith', '有限会社 川', '', '髙﨑'),
      given: fc.constantFrom('太郎', '', '花子'),
      kana: fc.constantFrom('ヤマダ', 'やまだ', 'ﾔﾏﾀﾞ', '', 'ヴァン・ダー', 'Yamada', 'ヤマ田'),
      code: fc.constantFrom(null, '1.2E+5', '12E3', 'A-1', '0012'),
      remark: fc.constantFrom(null, '誕生日：昭和', 'x\n生年月日: ? ', '生年月日', 'Birthday: soon'),
      birthOn: fc.constantFrom(null, '1980-04-01'),
      emails: fc.array(
        fc.constantFrom(
          'a@gmial.com',
          '.a@ezweb.ne.jp',
          'a@',
          'x@example.com',
          'b@kaisha.jp',
          'Ａ＠ｇｍａｉｌ．ｊｐ',
        ),
        { maxLength: 2 },
      ),
      phones: fc.array(fc.constantFrom('9012345678', '000-0000-0000', '1234-5678', '03-1234-5678', '?'), {
        maxLength: 2,
      }),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(draft, { minLength: 1, maxLength: 30 }), async (given) => {
        const rows = given.map((one, index) => {
          const drafted: CustomerDraft = {
            fields: {
              familyName: one.family,
              givenName: one.given,
              familyKana: one.kana,
              code: one.code && `${one.code}`,
              remark: one.remark,
              birthOn: one.birthOn,
            },
            contactPoints: [
              ...one.emails.map((value) => point('email', value)),
              ...one.phones.map((value) => point('phone', value)),
            ],
            posts: [],
            tagIds: [],
          }
          return { ...rowsOf(drafted), index, identities: [] }
        })
        await withClient(harness.runtime.database.pool, (client) =>
          copyCustomers(client, rows, { actorId: null }),
        )
        const ids = rows.map(({ id }) => id)
        await write(harness.system(), (tx) => assess(tx, 'customer', ids))
        const { rows: found } = await sql<{ id: string; kinds: string[] }>`
            select customer_id as id, array_agg(distinct kind) as kinds from customer_doubt
            where customer_id = any(${ids}::uuid[]) and kind <> 'contactShared' group by 1`.execute(
          harness.system().db,
        )
        const kinds = new Map(found.map(({ id, kinds: all }) => [id, all]))
        for (const { id, index } of rows)
          expect(kinds.get(id)?.toSorted() ?? []).toEqual(oracle(given[index]))
      }),
      { numRuns: 25 },
    )
  })
})

type Drawn = {
  family: string
  given: string
  kana: string
  code: string | null
  remark: string | null
  birthOn: string | null
  emails: string[]
  phones: string[]
}

/** The doubts of a record in the words of TypeScript, from the readers of the kit rather than what is stored. */
function oracle(drawn: Drawn | undefined): string[] {
  if (!drawn) return []
  const { family, given, kana, code, remark, birthOn, emails, phones } = drawn
  const found = new Set<string>()
  const company = /株式会社|有限会社|㈱/.test(family)
  if (company) found.add('nameIsCompany')
  if (given === '' && family.trim().includes(' ') && !company) found.add('nameJoined')
  if (kana !== '' && !/^[ァ-ヺー・]+$/.test(kana)) found.add('kanaForm')
  if (kana === '' && /[^ -~]/.test(family + given) && !company) found.add('kanaMissing')
  if (code !== null && /^\d(\.\d+)?E\+?\d+$/.test(code)) found.add('codeDamaged')
  if (birthOn === null && /^(生年月日|誕生日|Birthday)[:：] *\S/m.test(remark ?? '')) found.add('dateUnread')
  for (const email of emails.map(parseEmail)) {
    if (email.notes.some((note) => note === 'invalid' || note === 'dummy')) found.add('emailInvalid')
    if (email.notes.includes('rfcViolation') && email.notes.includes('carrier')) found.add('emailCarrier')
    if (suggestDomain(email.domain)) found.add('emailTypo')
  }
  for (const { notes } of phones.map(parsePhone))
    if (notes.includes('zeroRestored')) found.add('phoneZero')
    else if (notes.length > 0) found.add('phoneUnread')
  return [...found].toSorted()
}
