import { Button } from '@mantine/core'
import { IconDownload, IconPlus, IconUpload } from '@tabler/icons-react'
import { Link, useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { placeOf } from '#web/address.ts'
import { useText } from '#web/locale.ts'
import { EmptyState } from '#web/parts/states.tsx'
import { useMay } from '#web/session.tsx'
import { customersText } from '../customers.text.ts'

/** On the whole list: what takes people out, what brings them in, and the next thing to do. */
export function ListButtons({ exportTo }: { exportTo: string }): ReactNode {
  const t = useText(customersText)
  const may = useMay()
  const navigate = useNavigate()
  return (
    <>
      {may('customers.export') && (
        <Button
          variant="default"
          visibleFrom="sm"
          leftSection={<IconDownload size={16} stroke={1.5} aria-hidden />}
          onClick={() => void navigate(placeOf(exportTo))}
        >
          {t('export')}
        </Button>
      )}
      {may('customers.import') && (
        <Button
          component={Link}
          to="/imports"
          variant="default"
          visibleFrom="sm"
          leftSection={<IconUpload size={16} stroke={1.5} aria-hidden />}
        >
          {t('import')}
        </Button>
      )}
      {may('customers.write') && (
        <Button
          component={Link}
          to="/customers/new"
          leftSection={<IconPlus size={16} stroke={1.5} aria-hidden />}
        >
          {t('add')}
        </Button>
      )}
    </>
  )
}

/** An empty list teaches: what it is for, and how to begin. */
export function Empty({ kind }: { kind: 'all' | 'bin' | 'search' }): ReactNode {
  const t = useText(customersText)
  const may = useMay()
  if (kind === 'bin') return <EmptyState title={t('binEmpty')}>{t('binEmptyWhy')}</EmptyState>
  if (kind === 'search') return <EmptyState title={t('nobodyFound')}>{t('nobodyFoundWhy')}</EmptyState>
  if (!may('customers.write')) return <EmptyState title={t('emptyTitle')}>{t('emptyReadOnly')}</EmptyState>
  return (
    <EmptyState
      title={t('emptyTitle')}
      action={
        may('customers.import') && (
          <Button component={Link} to="/imports" variant="default">
            {t('import')}
          </Button>
        )
      }
    >
      {t('emptyWhy')}
    </EmptyState>
  )
}
