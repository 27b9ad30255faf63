import { sql, type SqlBool } from 'kysely'
import { z } from 'zod'
import type { Locale } from '#kit/text.ts'
import { defineEvent, type EventKind } from '#platform/catalogue/event.ts'
import { defineRule, type RuleKind } from '#platform/catalogue/rule.ts'
import { householdRoles } from './households.api.ts'
import { householdsText } from './households.text.ts'

const household = { householdId: z.uuid() }
const withRole = z.object({ ...household, role: z.enum(householdRoles) })
const roleWords = ({ role }: z.output<typeof withRole>, _app: unknown, locale: Locale) => ({
  role: householdsText[role][locale],
})

export const householdEvents: readonly EventKind[] = [
  defineEvent({
    name: 'household.joined',
    payload: withRole,
    sentence: { ja: '世帯に入りました（{role}）', en: 'Joined a household ({role})' },
    icon: 'Home',
    words: roleWords,
  }),
  defineEvent({
    name: 'household.roleChanged',
    payload: withRole,
    sentence: { ja: '世帯での続柄を「{role}」にしました', en: 'Is now “{role}” of the household' },
    icon: 'Home',
    words: roleWords,
  }),
  defineEvent({
    name: 'household.left',
    payload: z.object(household),
    sentence: { ja: '世帯から外れました', en: 'Left the household' },
    icon: 'HomeOff',
  }),
]

export const householdRules: readonly RuleKind[] = [
  defineRule({
    kind: 'household',
    label: { ja: '世帯', en: 'Household' },
    params: z.object({
      in: z.boolean(),
      sizeAtLeast: z.int().min(2).max(50).optional().describe('Only households of at least so many people'),
    }),
    predicate: ({ in: isIn, sizeAtLeast }) => sql<SqlBool>`${isIn ? sql`` : sql`not`} exists (
      select 1 from household_member h where h.customer_id = c.customer_id ${
        sizeAtLeast === undefined
          ? sql``
          : sql`and ${sql.lit(sizeAtLeast)} <= (select count(*) from household_member o
              join customer live on live.customer_id = o.customer_id and live.deleted_at is null
              where o.household_id = h.household_id)`
      })`,
  }),
]
