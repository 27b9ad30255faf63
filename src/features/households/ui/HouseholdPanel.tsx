import { ActionIcon, Button, Menu } from '@mantine/core'
import { IconDots, IconPlus } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { AddressLink } from '#web/parts/AddressLink.tsx'
import { RowsSkeleton } from '#web/parts/Skeletons.tsx'
import { ErrorState } from '#web/parts/states.tsx'
import { problemToast, undoToast } from '#web/parts/toasts.tsx'
import { useMay } from '#web/session.tsx'
import type { PanelProps } from '#web/ui.ts'
import { useFormat } from '#web/use-format.ts'
import type { Household, HouseholdMember } from '../households.api.ts'
import { householdText } from '../household.text.ts'
import { householdsText } from '../households.text.ts'
import { householdQuery, roles } from './household-queries.ts'
import styles from './Household.module.css'
import { MemberForm } from './MemberForm.tsx'
import { Suggestions } from './Suggestions.tsx'

/** Who lives with a customer, and who may. */
export function HouseholdPanel({ id }: PanelProps): ReactNode {
  const t = useText(householdText)
  const mayWrite = useMay()('customers.write')
  const { data, error, refetch } = useQuery(householdQuery(id))
  const [adding, setAdding] = useState(false)
  if (!data && error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <RowsSkeleton rows={2} />
  const { household } = data
  return (
    <>
      {household === null ? (
        <p className={styles['none']}>{t('none')}</p>
      ) : (
        <Members customerId={id} household={household} />
      )}
      {mayWrite && <Suggestions customerId={id} />}
      {adding ? (
        <MemberForm customerId={id} household={household} onClose={() => setAdding(false)} />
      ) : (
        mayWrite && (
          <Button
            variant="subtle"
            leftSection={<IconPlus size={16} stroke={1.5} aria-hidden />}
            onClick={() => setAdding(true)}
          >
            {t('addMember')}
          </Button>
        )
      )}
    </>
  )
}

function Members({ customerId, household }: { customerId: string; household: Household }): ReactNode {
  const t = useText(householdText)
  const roleText = useText(householdsText)
  const format = useFormat()
  const mayWrite = useMay()('customers.write')
  const { familyName, members, hidden } = household
  return (
    <>
      <p className={styles['name']}>
        {familyName === null ? t('nameless') : t('named', { name: familyName })}
      </p>
      <ul className={styles['list']}>
        {members.map((member) => (
          <li key={member.customerId}>
            <span className={styles['who']}>
              {member.customerId === customerId ? (
                <span>
                  {member.displayName}
                  {t('thisPerson')}
                </span>
              ) : (
                <AddressLink to={`/customers/${member.customerId}`}>{member.displayName}</AddressLink>
              )}
              <span className={styles['dimmed']}>{roleText(member.role)}</span>
            </span>
            {mayWrite && <MemberMenu member={member} another={otherThan(member, members)} />}
          </li>
        ))}
        {hidden > 0 && <li className={styles['dimmed']}>{t('hidden', { count: format.number(hidden) })}</li>}
      </ul>
    </>
  )
}

/** Somebody through whom a member that left comes back. */
function otherThan(
  member: HouseholdMember,
  members: readonly HouseholdMember[],
): HouseholdMember | undefined {
  return members.find(({ customerId }) => customerId !== member.customerId)
}

type MemberMenuProps = { member: HouseholdMember; another: HouseholdMember | undefined }
function MemberMenu({ member, another }: MemberMenuProps): ReactNode {
  const t = useText(householdText)
  const roleText = useText(householdsText)
  const queryClient = useQueryClient()
  const { customerId, displayName, version } = member
  const params = { customerId }
  const run = async (change: () => Promise<unknown>): Promise<void> => {
    try {
      await change()
    } catch (error) {
      problemToast(error)
    }
    await queryClient.invalidateQueries({ queryKey: ['household'] })
  }
  const leave = (): Promise<void> =>
    run(async () => {
      await api.households.leave({ params, query: { version } })
      undoToast(t('left', { name: displayName }), async () => {
        if (another)
          await api.households.join({
            params: { customerId: another.customerId },
            body: { otherId: customerId, otherRole: member.role, role: another.role },
          })
        await queryClient.invalidateQueries({ queryKey: ['household'] })
      })
    })
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon aria-label={t('actions', { name: displayName })}>
          <IconDots size={18} stroke={1.5} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {roles
          .filter((role) => role !== member.role)
          .map((role) => (
            <Menu.Item
              key={role}
              onClick={() => void run(() => api.households.setRole({ params, body: { version, role } }))}
            >
              {t('becomes', { role: roleText(role) })}
            </Menu.Item>
          ))}
        <Menu.Divider />
        <Menu.Item color="red" onClick={() => void leave()}>
          {t('leave')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
