import { ActionIcon, Button, Menu } from '@mantine/core'
import { IconDots, IconPlus } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { api, href } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { RowsSkeleton } from '#web/parts/Skeletons.tsx'
import { ErrorState } from '#web/parts/states.tsx'
import { problemToast, undoToast } from '#web/parts/toasts.tsx'
import { useMay } from '#web/session.tsx'
import type { PanelProps } from '#web/ui.ts'
import { useFormat } from '#web/use-format.ts'
import type { Card } from '../cards.api.ts'
import { cardText } from '../card.text.ts'
import { CardForm } from './CardForm.tsx'
import styles from './Cards.module.css'

const shown = 3

/** The cards of a customer, the newest first, with the day each was handed over. */
export function CardsPanel({ id }: PanelProps): ReactNode {
  const t = useText(cardText)
  const mayWrite = useMay()('cards.write')
  const [open, setOpen] = useState<string | null>(null)
  const [all, setAll] = useState(false)
  const { data, error, refetch } = useQuery({
    queryKey: ['card', 'of', id],
    queryFn: ({ signal }) => api.cards.list({ params: { customerId: id } }, { signal }),
  })
  if (!data && error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <RowsSkeleton rows={2} />
  const { items } = data
  return (
    <>
      {items.length === 0 && open === null && <p className={styles['none']}>{t('none')}</p>}
      <ul className={styles['list']}>
        {items.slice(0, all ? items.length : shown).map((card) => (
          <li key={card.id}>
            {open === card.id ? (
              <CardForm customerId={id} card={card} onClose={() => setOpen(null)} />
            ) : (
              <CardRow card={card} mayWrite={mayWrite} onEdit={() => setOpen(card.id)} />
            )}
          </li>
        ))}
      </ul>
      {!all && items.length > shown && (
        <Button variant="subtle" color="gray" onClick={() => setAll(true)}>
          {t('all', { count: items.length })}
        </Button>
      )}
      {open === 'new' ? (
        <CardForm customerId={id} onClose={() => setOpen(null)} />
      ) : (
        mayWrite && (
          <Button
            variant="subtle"
            leftSection={<IconPlus size={16} stroke={1.5} aria-hidden />}
            onClick={() => setOpen('new')}
          >
            {t('add')}
          </Button>
        )
      )}
    </>
  )
}

function CardRow({
  card,
  mayWrite,
  onEdit,
}: {
  card: Card
  mayWrite: boolean
  onEdit: () => void
}): ReactNode {
  const t = useText(cardText)
  const format = useFormat()
  const queryClient = useQueryClient()
  const { id, customerId, name, company, department, title, exchangedOn, exchangedByName, version } = card
  const on = format.day(exchangedOn)
  const remove = async (): Promise<void> => {
    const params = { customerId, id }
    try {
      await api.cards.remove({ params, query: { version } })
      undoToast(t('removed'), async () => {
        await api.cards.restore({ params })
        await queryClient.invalidateQueries({ queryKey: ['card'] })
      })
    } catch (error) {
      problemToast(error)
    }
    await queryClient.invalidateQueries({ queryKey: ['card'] })
  }
  return (
    <div className={styles['row']}>
      <div className={styles['what']}>
        <span>{[company, department, title].filter(Boolean).join(' ') || name}</span>
        <span className={styles['dimmed']}>
          {exchangedByName === null
            ? t('exchanged', { on })
            : t('exchangedWith', { on, name: exchangedByName })}
        </span>
        {card.images.length > 0 && (
          <span className={styles['images']}>
            {card.images.map(({ side }) => (
              <a
                key={side}
                href={href.cards.showImage({ params: { customerId, id, side } })}
                target="_blank"
                rel="noreferrer"
              >
                <img
                  src={href.cards.showImage({ params: { customerId, id, side } })}
                  alt={t('showSide', { side: t(side) })}
                  loading="lazy"
                />
              </a>
            ))}
          </span>
        )}
      </div>
      {mayWrite && (
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon aria-label={t('actions')}>
              <IconDots size={18} stroke={1.5} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={onEdit}>{t('edit')}</Menu.Item>
            <Menu.Divider />
            <Menu.Item color="red" onClick={() => void remove()}>
              {t('remove')}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      )}
    </div>
  )
}
