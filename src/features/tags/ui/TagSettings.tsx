import { Badge, NativeSelect, VisuallyHidden } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState, type ReactNode } from 'react'
import type { Total } from '#kit/page.ts'
import { oneOf, placeOf, text, useAddress } from '#web/address.ts'
import { api } from '#web/api.ts'
import { shownCount } from '#web/format.ts'
import { useText } from '#web/locale.ts'
import { InlineField } from '#web/parts/InlineField.tsx'
import { Page } from '#web/parts/Page.tsx'
import { SearchField } from '#web/parts/SearchField.tsx'
import { RowsSkeleton } from '#web/parts/Skeletons.tsx'
import { EmptyState, ErrorState } from '#web/parts/states.tsx'
import { doneToast, problemToast } from '#web/parts/toasts.tsx'
import { useFormat } from '#web/use-format.ts'
import { tagsText } from '../tags.text.ts'
import { MergeTag } from './MergeTag.tsx'
import { TagMenu } from './TagMenu.tsx'
import styles from './TagSettings.module.css'
import { arranged, colors, orders, type Tag } from './tag-list.ts'
import { useSaveTag } from './use-save-tag.ts'

const address = { q: text, order: oneOf(orders) }

/** The tags that everybody shares: what they are called and mean, who has them, and what becomes of those too many. */
export function TagSettings(): ReactNode {
  const t = useText(tagsText)
  const [{ q, order }, setAddress] = useAddress(address)
  const [merging, setMerging] = useState<Tag | null>(null)
  const { data, error, refetch } = useQuery({
    queryKey: ['tag', 'list'],
    queryFn: ({ signal }) => api.tags.list({}, { signal }),
  })
  const { data: counted } = useQuery({
    queryKey: ['tag', 'counts'],
    queryFn: ({ signal }) => api.tags.counts({}, { signal }),
  })
  const counts = new Map(counted?.items.map(({ id, customers }) => [id, customers]))
  const groups = arranged(data?.items ?? [], counts, { q, order })
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
      {data && data.items.length > 0 && (
        <div className={styles['tools']}>
          <SearchField label={t('search')} value={q} onSearch={(next) => setAddress({ q: next })} />
          <NativeSelect
            aria-label={t('order')}
            value={order}
            data={orders.map((value) => ({ value, label: t(value) }))}
            onChange={({ currentTarget }) =>
              setAddress({ order: orders.find((one) => one === currentTarget.value) ?? 'byName' })
            }
          />
        </div>
      )}
      {q !== undefined && data && groups.length === 0 && <p>{t('noneFound', { q })}</p>}
      {groups.map(({ group, tags }) => (
        <section key={group ?? ''} aria-label={group ?? t('noGroup')}>
          {groups.length > 1 && <h2 className={styles['group']}>{group ?? t('noGroup')}</h2>}
          <ul className={styles['tags']}>
            {tags.map((tag) => (
              <TagRow key={tag.id} tag={tag} customers={counts.get(tag.id)} onMerge={() => setMerging(tag)} />
            ))}
          </ul>
        </section>
      ))}
      {merging && <MergeTag tag={merging} others={data?.items ?? []} onClose={() => setMerging(null)} />}
    </Page>
  )
}

type TagRowProps = { tag: Tag; customers: Total | undefined; onMerge: () => void }
function TagRow({ tag, customers, onMerge }: TagRowProps): ReactNode {
  const t = useText(tagsText)
  const save = useSaveTag(tag)
  const { id, name, color, description } = tag
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
        save={(next, version) => save({ name: next ?? '', ...(version !== undefined && { version }) })}
      />
      <NativeSelect
        aria-label={t('colorOf', { name })}
        value={color}
        data={colors.map((value) => ({ value, label: t(value) }))}
        onChange={({ currentTarget }) => void paint(currentTarget.value)}
      />
      <Link {...placeOf(`/customers?tag=${id}`)} className={styles['count'] ?? ''}>
        <Count customers={customers} />
        <VisuallyHidden> {t('customersOf', { name })}</VisuallyHidden>
      </Link>
      <TagMenu tag={tag} onMerge={onMerge} />
      <div className={styles['description']}>
        <InlineField
          name="description"
          label={t('description')}
          value={description}
          save={(next, version) => save({ description: next, ...(version !== undefined && { version }) })}
        />
      </div>
    </li>
  )
}

function Count({ customers }: { customers: Total | undefined }): ReactNode {
  const t = useText(tagsText)
  const format = useFormat()
  if (!customers) return '…'
  return t(customers.exact ? 'count' : 'aboutCount', { count: format.number(shownCount(customers)) })
}
