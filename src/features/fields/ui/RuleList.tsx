import { Button, CloseButton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { api } from '#web/api.ts'
import { useSay, useText } from '#web/locale.ts'
import { RowsSkeleton } from '#web/parts/Skeletons.tsx'
import { EmptyState, ErrorState } from '#web/parts/states.tsx'
import { StatusBadge } from '#web/parts/StatusBadge.tsx'
import { fieldsText } from '../fields.text.ts'
import { rulesKey, type Definitions, type Rule } from './field-queries.ts'
import styles from './FieldSettings.module.css'
import { RuleForm } from './RuleForm.tsx'

const newId = '+'
const kinds = { required: 'kindRequired', format: 'kindFormat', allowed: 'kindAllowed' } as const

type RuleListProps = {
  definitions: Definitions
  edit: string | undefined
  onEdit: (id: string | undefined) => void
}
/** 入力ルール, and the one that is being changed beside them. */
export function RuleList({ definitions, edit, onEdit }: RuleListProps): ReactNode {
  const t = useText(fieldsText)
  const say = useSay()
  const { data, error, refetch } = useQuery({
    queryKey: rulesKey,
    queryFn: ({ signal }) => api.fields.listRules({}, { signal }),
  })
  if (!data)
    return error ? <ErrorState error={error} onRetry={() => void refetch()} /> : <RowsSkeleton rows={6} />
  const editing = data.items.find(({ id }) => id === edit)
  const isOpen = editing !== undefined || edit === newId
  const nameOf = ({ subject, fieldKey }: Rule): string => {
    const field = definitions.items.find((item) => item.subject === subject && item.key === fieldKey)
    return `${t(subject)} · ${field ? say(field.label) : fieldKey}`
  }
  const sayRule = ({ kind, params }: Rule): string =>
    [t(kinds[kind]), params.pattern ?? params.values?.slice(0, 5).join('・')].filter(Boolean).join('：')
  return (
    <div className={styles['split']} data-open={isOpen || undefined}>
      <div className={styles['list']}>
        <p>{t('rulesLead')}</p>
        {data.items.length === 0 && !isOpen && (
          <EmptyState
            title={t('emptyRules')}
            action={<Button onClick={() => onEdit(newId)}>{t('addRule')}</Button>}
          >
            {t('emptyRulesWhy')}
          </EmptyState>
        )}
        <ul className={styles['rows']}>
          {data.items.map((rule) => (
            <li
              key={rule.id}
              className={`${styles['row']} ${styles['rule']}`}
              data-open={rule.id === edit || undefined}
            >
              <button type="button" className={styles['name']} onClick={() => onEdit(rule.id)}>
                {nameOf(rule)}
              </button>
              <span className={styles['kind']}>{sayRule(rule)}</span>
              <span className={styles['marks']}>
                {rule.disabled && <StatusBadge tone="neutral">{t('isDisabled')}</StatusBadge>}
                <StatusBadge tone={rule.severity === 'refuse' ? 'bad' : 'warning'}>
                  {t(rule.severity)}
                </StatusBadge>
              </span>
            </li>
          ))}
        </ul>
        {data.items.length > 0 && !isOpen && (
          <Button mt="md" onClick={() => onEdit(newId)}>
            {t('addRule')}
          </Button>
        )}
      </div>
      {isOpen && (
        <aside className={styles['panel']} aria-label={t(editing ? 'editRule' : 'addRule')}>
          <div className={styles['panelHead']}>
            <h2>{t(editing ? 'editRule' : 'addRule')}</h2>
            <CloseButton aria-label={t('close')} onClick={() => onEdit(undefined)} />
          </div>
          <RuleForm
            key={edit}
            definitions={definitions}
            read={editing ?? null}
            onDone={() => onEdit(undefined)}
          />
        </aside>
      )}
    </div>
  )
}
