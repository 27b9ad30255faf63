import { Badge, NativeSelect } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { placeOf } from '#web/address.ts'
import { api, type Answer } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { InlineField } from '#web/parts/InlineField.tsx'
import { Page } from '#web/parts/Page.tsx'
import { RowsSkeleton } from '#web/parts/Skeletons.tsx'
import { EmptyState, ErrorState } from '#web/parts/states.tsx'
import { doneToast, problemToast } from '#web/parts/toasts.tsx'
import { tagsText } from '../tags.text.ts'
import styles from './TagSettings.module.css'

type Tag = Answer<typeof api.tags.list>['items'][number]
const colors = ['gray', 'red', 'orange', 'yellow', 'green', 'teal', 'blue', 'violet', 'pink'] as const
const tagsKey = ['tag', 'list']

/** Names and colours of the tags that everybody shares. */
export function TagSettings(): ReactNode {
  const t = useText(tagsText)
  const { data, error, refetch } = useQuery({
    queryKey: tagsKey,
    queryFn: ({ signal }) => api.tags.list({}, { signal }),
  })
  return (
    <Page
      title={t('tags')}
      lead={t('lead')}
      shape="reading"
      count={data && { count: data.items.length, exact: true }}
    >
      {!data && error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!data && !error && <RowsSkeleton rows={8} />}
      {data?.items.length === 0 && <EmptyState title={t('emptyTitle')}>{t('emptyWhy')}</EmptyState>}
      <ul className={styles['tags']}>
        {data?.items.map((tag) => (
          <TagRow key={tag.id} tag={tag} />
        ))}
      </ul>
    </Page>
  )
}

function TagRow({ tag }: { tag: Tag }): ReactNode {
  const t = useText(tagsText)
  const queryClient = useQueryClient()
  const { id, name, color } = tag
  const save = async (body: { name?: string; color?: Tag['color'] }): Promise<void> => {
    await api.tags.update({ params: { id }, body })
    await queryClient.invalidateQueries({ queryKey: tagsKey })
  }
  const paint = async (chosen: string): Promise<void> => {
    const next = colors.find((one) => one === chosen)
    if (!next) return
    try {
      await save({ color: next })
      doneToast(t('saved'))
    } catch (error) {
      problemToast(error)
    }
  }
  return (
    <li className={styles['tag']}>
      <span className={styles['look']}>
        <Badge color={color}>{name}</Badge>
      </span>
      <InlineField
        bare
        name="name"
        label={t('name')}
        value={name}
        save={(next) => save({ name: next ?? '' })}
      />
      <NativeSelect
        aria-label={t('colorOf', { name })}
        value={color}
        data={colors.map((value) => ({ value, label: t(value) }))}
        onChange={({ currentTarget }) => void paint(currentTarget.value)}
      />
      <Link {...placeOf(`/customers?tag=${id}`)}>{t('customers')}</Link>
    </li>
  )
}
