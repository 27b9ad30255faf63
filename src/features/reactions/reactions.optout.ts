import { sql } from 'kysely'
import { audit } from '#features/audit/audit.actions.ts'
import type { PersonalChoice } from '#platform/personal-choice.ts'
import { write } from '#platform/work.ts'

/** Whether opens and clicks of somebody are noted; mails to who says no carry no links and pictures of ours. */
export const trackingChoice: PersonalChoice = {
  key: 'tracking',
  label: { ja: '開封とクリックの記録', en: 'Noting opens and clicks' },
  help: {
    ja: 'お送りしたメールを開いたか、どのリンクを押したかを、内容をよくするために記録します。外すと、次のメールから記録しません。',
    en: 'We note whether you open our mails and which links you press, to make them better. Untick it, and from the next mail on we do not.',
  },
  async isOn({ db }, customerId) {
    const { rows } = await sql`select 1 from tracking_optout where customer_id = ${customerId}::uuid`.execute(
      db,
    )
    return rows.length === 0
  },
  set: (work, customerId, isOn) =>
    write(work, async (tx) => {
      const { numAffectedRows } = await (
        isOn
          ? sql`delete from tracking_optout where customer_id = ${customerId}::uuid`
          : sql`insert into tracking_optout (customer_id) values (${customerId}::uuid) on conflict do nothing`
      ).execute(tx.db)
      if (Number(numAffectedRows ?? 0) === 0) return
      await audit(tx, {
        action: 'reactions.tracking',
        subjectKind: 'customer',
        subjectId: customerId,
        before: { tracking: !isOn },
        after: { tracking: isOn },
      })
    }),
}
