import { NativeSelect } from '@mantine/core'
import type { ReactNode } from 'react'
import { useFields } from '#web/catalogue.ts'
import { useSay, useText } from '#web/locale.ts'
import type { ListView } from './use-view.ts'
import { viewsText } from './views.text.ts'

/** The usual orders, and the one of a column where that was chosen. */
export function OrderSelect({
  list,
  className,
}: {
  list: ListView
  className: string | undefined
}): ReactNode {
  const t = useText(viewsText)
  const say = useSay()
  const fields = useFields(list.subject)
  const { sort } = list.now
  const usual = [
    { value: 'kana', label: t('byKana') },
    { value: '-createdAt', label: t('byNewest') },
    { value: '-updatedAt', label: t('byChanged') },
  ]
  const [, down, key] = /^(-?)(?:field:)?(.+)$/.exec(sort) ?? []
  const field = fields.find((one) => one.key === key)
  const label = key === 'kana' ? t('reading') : field ? say(field.label) : ''
  const own = { value: sort, label: t(down ? 'downBy' : 'upBy', { label }) }
  return (
    <NativeSelect
      aria-label={t('sort')}
      className={className ?? ''}
      value={sort}
      data={usual.some(({ value }) => value === sort) ? usual : [...usual, own]}
      onChange={({ currentTarget }) => list.set({ sort: currentTarget.value })}
    />
  )
}
