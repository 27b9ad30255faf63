import { Button, NativeSelect } from '@mantine/core'
import { IconFilter, IconFilterOff } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useState, type ReactNode } from 'react'
import { useText } from '#web/locale.ts'
import { useSentence } from '#web/parts/filter/subject.ts'
import type { Rule } from '#web/parts/filter/tree.ts'
import { viewsQuery } from '#web/parts/views/use-view.ts'
import { screenText } from '../screen.text.ts'
import styles from './Insight.module.css'
import { ruleOf } from './pictures.ts'

const FilterDrawer = lazy(() =>
  import('#web/parts/filter/FilterDrawer.tsx').then((module) => ({ default: module.FilterDrawer })),
)

export type Whom = { readonly q?: string | undefined; readonly filter?: string | undefined }
const everybody: Whom = { q: undefined, filter: undefined }

/** Whom the picture is about: everybody, a saved view of the list of customers, or any conditions. */
export function Audience({ whom, onChange }: { whom: Whom; onChange: (next: Whom) => void }): ReactNode {
  const t = useText(screenText)
  const [isBuilding, setBuilding] = useState(false)
  const { data } = useQuery(viewsQuery('customer'))
  const views =
    data?.items.map(({ id, name, definition: { q, rule } }) => ({ id, name, whom: whomOf(q, rule) })) ?? []
  const rule = ruleOf(whom.filter)
  const said = useSentence('customer', rule)
  const isAll = rule === null && whom.q === undefined
  const chosen = views.find((view) => view.whom.q === whom.q && view.whom.filter === whom.filter)
  return (
    <>
      <NativeSelect
        label={t('whom')}
        value={isAll ? 'all' : (chosen?.id ?? 'own')}
        onChange={({ currentTarget: { value } }) =>
          onChange(views.find(({ id }) => id === value)?.whom ?? (value === 'all' ? everybody : whom))
        }
        data={[
          { value: 'all', label: t('everybody') },
          ...views.map(({ id, name }) => ({ value: id, label: name })),
          ...(isAll || chosen ? [] : [{ value: 'own', label: t('narrowed') }]),
        ]}
      />
      <Button
        variant={rule === null ? 'default' : 'light'}
        leftSection={<IconFilter size={16} stroke={1.5} aria-hidden />}
        onClick={() => setBuilding(true)}
      >
        {t('conditions')}
      </Button>
      {!isAll && (
        <>
          <Button
            variant="subtle"
            color="gray"
            leftSection={<IconFilterOff size={16} stroke={1.5} aria-hidden />}
            onClick={() => onChange(everybody)}
          >
            {t('clear')}
          </Button>
          <p className={styles['sentence']}>
            {whom.q !== undefined && `「${whom.q}」 `}
            {rule !== null && (said?.sentence ?? '…')}
          </p>
        </>
      )}
      {isBuilding && (
        <Suspense>
          <FilterDrawer
            subject="customer"
            rule={rule}
            q={whom.q}
            onApply={(next) => onChange(whomOf(whom.q, next))}
            onClose={() => setBuilding(false)}
          />
        </Suspense>
      )}
    </>
  )
}

function whomOf(q: string | undefined, rule: Rule | object | null): Whom {
  return { q, filter: rule === null ? undefined : JSON.stringify(rule) }
}
