import { sql } from 'kysely'
import { z } from 'zod'
import type { Locale } from '#kit/text.ts'
import { defineEvent, type EventKind } from '#platform/catalogue/event.ts'
import { defineRule, finds, type RuleKind } from '#platform/catalogue/rule.ts'
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

const sayAtLeast = (people: number) => ({ ja: `${people}人以上の`, en: ` of ${people} or more` })

export const householdRules: readonly RuleKind[] = [
  defineRule({
    kind: 'household',
    label: { ja: '世帯', en: 'Household' },
    params: z.object({
      in: z.boolean(),
      sizeAtLeast: z.int().min(2).max(50).optional().describe('Only households of at least so many people'),
    }),
    form: {
      in: {
        label: { ja: '世帯', en: 'Household' },
        options: [
          { value: 'true', label: { ja: '入っている', en: 'in one' } },
          { value: 'false', label: { ja: '入っていない', en: 'in none' } },
        ],
      },
      sizeAtLeast: { label: { ja: '人以上', en: 'Of at least so many' }, optional: true },
    },
    predicate: ({ in: isIn, sizeAtLeast }) =>
      finds(
        sql`select 1 from household_member h where h.customer_id = c.customer_id ${
          sizeAtLeast === undefined
            ? sql``
            : sql`and ${sql.lit(sizeAtLeast)} <= (select count(*) from household_member o
              join customer live on live.customer_id = o.customer_id and live.deleted_at is null
              where o.household_id = h.household_id)`
        }`,
        isIn,
      ),
    say: ({ in: isIn, sizeAtLeast }) => {
      const size = sizeAtLeast === undefined ? { ja: '', en: '' } : sayAtLeast(sizeAtLeast)
      return isIn
        ? { ja: `${size.ja}世帯に 入っている`, en: `is in a household${size.en}` }
        : { ja: `${size.ja}世帯に 入っていない`, en: `is in no household${size.en}` }
    },
  }),
]
