import { Anchor, Button } from '@mantine/core'
import { IconHierarchy2 } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { useText } from '#web/locale.ts'
import { AddressLink } from '#web/parts/AddressLink.tsx'
import { RowsSkeleton } from '#web/parts/Skeletons.tsx'
import { ErrorState } from '#web/parts/states.tsx'
import { useMay } from '#web/session.tsx'
import type { PanelProps } from '#web/ui.ts'
import { useFormat } from '#web/use-format.ts'
import type { CompanyGroup } from '../companies.api.ts'
import { companyGroupText } from '../company-group.text.ts'
import { groupQuery } from './group-query.ts'
import styles from './GroupPanel.module.css'
import { ParentForm } from './ParentForm.tsx'

/** The group as a tree: those above, this company, those below, with the people of each. */
export function GroupPanel({ id }: PanelProps): ReactNode {
  const t = useText(companyGroupText)
  const may = useMay()
  const { data: group, error, refetch } = useQuery(groupQuery(id))
  const [editing, setEditing] = useState(false)
  if (!group && error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!group) return <RowsSkeleton rows={2} />
  const isAlone = group.above.length === 0 && group.below.length === 0
  return (
    <>
      {isAlone ? <p className={styles['none']}>{t('alone')}</p> : <Tree group={group} />}
      {editing ? (
        <ParentForm group={group} onClose={() => setEditing(false)} />
      ) : (
        <div className={styles['foot']}>
          {may('companies.write') && (
            <Button
              variant="subtle"
              leftSection={<IconHierarchy2 size={16} stroke={1.5} aria-hidden />}
              onClick={() => setEditing(true)}
            >
              {t(group.above.length === 0 ? 'choose' : 'change')}
            </Button>
          )}
          {!isAlone && may('customers.read') && (
            <Anchor component={AddressLink} to={`/customers?group=${group.above[0]?.id ?? group.id}`}>
              {t('everybody')}
            </Anchor>
          )}
        </div>
      )}
    </>
  )
}

function Tree({ group }: { group: CompanyGroup }): ReactNode {
  const t = useText(companyGroupText)
  const format = useFormat()
  const own = group.above.length
  const nodes = [
    ...group.above,
    { id: group.id, name: group.name, peopleCount: group.peopleCount, depth: own },
    ...group.below.map((node) => ({ ...node, depth: own + node.depth })),
  ]
  return (
    <ul className={styles['tree']}>
      {nodes.map(({ id, name, depth, peopleCount }) => (
        <li key={id} style={{ paddingInlineStart: `${Math.min(depth, 6) * 16}px` }}>
          <span>
            {id === group.id ? (
              <strong aria-current="page">{name}</strong>
            ) : (
              <AddressLink to={`/companies/${id}`}>{name}</AddressLink>
            )}
          </span>
          <span className={styles['dimmed']}>{t('people', { count: format.number(peopleCount) })}</span>
        </li>
      ))}
      {group.more && <li className={styles['dimmed']}>{t('more')}</li>}
    </ul>
  )
}
