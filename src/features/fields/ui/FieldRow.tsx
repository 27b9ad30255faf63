import { ActionIcon } from '@mantine/core'
import { useSortable } from '@dnd-kit/sortable'
import { CSS } from '@dnd-kit/utilities'
import { IconGripVertical } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useSay, useText } from '#web/locale.ts'
import { StatusBadge } from '#web/parts/StatusBadge.tsx'
import { fieldsText } from '../fields.text.ts'
import { useTypeName, type Definition } from './field-queries.ts'
import styles from './FieldSettings.module.css'

type FieldRowProps = { field: Definition; isOpen: boolean; onOpen: () => void }
export function FieldRow({ field, isOpen, onOpen }: FieldRowProps): ReactNode {
  const t = useText(fieldsText)
  const say = useSay()
  const typeName = useTypeName()
  const { attributes, listeners, setNodeRef, setActivatorNodeRef, transform, transition, isDragging } =
    useSortable({
      id: field.key,
    })
  const name = say(field.label)
  return (
    <li
      ref={setNodeRef}
      className={`${styles['row']} ${styles['field']}`}
      style={{ transform: CSS.Translate.toString(transform), transition }}
      data-open={isOpen || undefined}
      data-hidden={field.hidden || undefined}
      data-lifted={isDragging || undefined}
    >
      <ActionIcon
        ref={setActivatorNodeRef}
        variant="subtle"
        color="gray"
        {...attributes}
        {...listeners}
        aria-label={t('drag', { name })}
      >
        <IconGripVertical size={16} stroke={1.5} />
      </ActionIcon>
      <button type="button" className={styles['name']} aria-expanded={isOpen} onClick={onOpen}>
        {name}
      </button>
      <span className={styles['kind']}>{field.standard ? t('standard') : typeName(field.type)}</span>
      <span className={styles['marks']}>
        {field.state === 'building' && <StatusBadge tone="info">{t('building')}</StatusBadge>}
        {field.state === 'failed' && <StatusBadge tone="bad">{t('failed')}</StatusBadge>}
        {field.required && <StatusBadge tone="neutral">{t('isRequired')}</StatusBadge>}
        {field.unique && <StatusBadge tone="neutral">{t('isUnique')}</StatusBadge>}
        {field.masked && <StatusBadge tone="warning">{t('isMasked')}</StatusBadge>}
        {field.filterable && field.state === 'ready' && (
          <StatusBadge tone="neutral">{t('isReady')}</StatusBadge>
        )}
        {field.hidden && <StatusBadge tone="neutral">{t('isHidden')}</StatusBadge>}
      </span>
    </li>
  )
}
