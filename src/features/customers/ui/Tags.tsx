import { Badge } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useText } from '#web/locale.ts'
import { problemToast, undoToast } from '#web/parts/toasts.tsx'
import { useMay } from '#web/session.tsx'
import { customerText } from '../customer.text.ts'
import { customersText } from '../customers.text.ts'
import { act, type Customer } from './customer-queries.ts'
import { TagPicker } from './TagPicker.tsx'
import styles from './Tags.module.css'

const shownInLine = 2

/** The tags of a row, on one line; what does not fit is in the tooltip. */
export function TagLine({ tags }: { tags: Customer['tags'] }): ReactNode {
  const t = useText(customersText)
  const more = tags.length - shownInLine
  return (
    <span className={`${styles['tags']} ${styles['line']}`} title={tags.map(({ name }) => name).join('・')}>
      {tags.slice(0, shownInLine).map(({ id, name, color }) => (
        <Badge key={id} color={color}>
          {name}
        </Badge>
      ))}
      {more > 0 && <span className={styles['more']}>{t('moreTags', { count: more })}</span>}
    </span>
  )
}

/** The tags of a record: put on and taken off where they stand, each with its way back. */
export function CustomerTags({ customer }: { customer: Customer }): ReactNode {
  const t = useText(customerText)
  const may = useMay()('customers.write') && customer.deletedAt === null
  const { id, tags } = customer
  const run = async (kind: 'tag.add' | 'tag.remove', tagName: string): Promise<void> => {
    try {
      await act(kind, { tagName }, [id])
      if (kind === 'tag.remove')
        undoToast(t('tagRemoved', { name: tagName }), () => act('tag.add', { tagName }, [id]))
    } catch (error) {
      problemToast(error)
    }
  }
  return (
    <span className={`${styles['tags']} ${styles['edited']}`}>
      {tags.map(({ id: tagId, name, color }) => (
        <Badge
          key={tagId}
          color={color}
          rightSection={
            may && (
              <button
                type="button"
                className={styles['remove']}
                aria-label={t('removeTag', { name })}
                onClick={() => void run('tag.remove', name)}
              >
                <IconX size={12} aria-hidden />
              </button>
            )
          }
        >
          {name}
        </Badge>
      ))}
      {may && (
        <TagPicker
          label={t('addTag')}
          variant="subtle"
          mayMake
          without={new Set(tags.map(({ name }) => name))}
          onPick={(name) => void run('tag.add', name)}
        />
      )}
    </span>
  )
}
