import { Button, Modal } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { AddressLink } from '#web/parts/AddressLink.tsx'
import { partsText } from '#web/parts/parts.text.ts'
import { SearchField } from '#web/parts/SearchField.tsx'
import { RowsSkeleton } from '#web/parts/Skeletons.tsx'
import { ErrorState } from '#web/parts/states.tsx'
import { libraryText } from '../library.text.ts'
import styles from './Library.module.css'

type SharedPickerProps = { onPick: (id: string) => void; onClose: () => void }
/** Shared blocks to put in; what is changed in one is changed in all that it stands in. */
export function SharedPicker({ onPick, onClose }: SharedPickerProps): ReactNode {
  const t = useText(libraryText)
  const words = useText(partsText)
  const [q, setQ] = useState<string | undefined>(undefined)
  const { data, error, refetch } = useQuery({
    queryKey: ['mailSharedBlock', 'list', q ?? '', 'pick'],
    queryFn: ({ signal }) => api.templates.sharedList({ query: { q, limit: 100 } }, { signal }),
  })
  return (
    <Modal
      opened
      title={t('chooseShared')}
      closeButtonProps={{ 'aria-label': words('close') }}
      onClose={onClose}
    >
      <SearchField label={t('findShared')} value={q} onSearch={setQ} />
      {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!data && !error && <RowsSkeleton rows={4} />}
      {data?.items.length === 0 && <p className={styles['help']}>{t('noShared')}</p>}
      <ul className={styles['rows']}>
        {data?.items.map(({ id, name }) => (
          <li key={id}>
            <span>{name}</span>
            <Button variant="light" onClick={() => onPick(id)}>
              {t('insertNamed', { name })}
            </Button>
          </li>
        ))}
      </ul>
      <AddressLink to="/templates/blocks">{t('toShared')}</AddressLink>
    </Modal>
  )
}
