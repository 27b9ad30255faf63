import { ActionIcon, Button, Checkbox, NativeSelect, Select } from '@mantine/core'
import { IconPlus, IconX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { builderText } from '../builder.text.ts'
import styles from './Builder.module.css'
import type { Draft, DraftAct } from './draft.ts'
import { useSegmentOptions } from './segment-queries.ts'

type FollowsProps = {
  draft: Draft
  change: (next: Partial<Draft>) => void
  selfId: string | undefined
  mayAutomate: boolean
}
/** What is done by itself to whoever enters: a tag, or another fixed segment. */
export function Follows({ draft: { acts }, change, selfId, mayAutomate }: FollowsProps): ReactNode {
  const t = useText(builderText)
  const { data } = useQuery({
    queryKey: ['tag', 'list'],
    queryFn: ({ signal }) => api.tags.list({}, { signal }),
  })
  const tags = (data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))
  const lists = useSegmentOptions(['fixed']).filter(({ value }) => value !== selfId)
  if (!mayAutomate && acts.length === 0) return null
  const put = (index: number, act: DraftAct): void => change({ acts: acts.with(index, act) })
  return (
    <section className={styles['section']} aria-label={t('follows')}>
      <h2>{t('follows')}</h2>
      <p className={styles['quiet']}>{t(mayAutomate ? 'followsWhy' : 'mayNotFollow')}</p>
      {acts.map((act, index) => (
        <Follow
          // Without an id of their own they are told apart by their place.
          key={index}
          act={act}
          tags={tags}
          lists={lists}
          disabled={!mayAutomate}
          onChange={(next) => put(index, next)}
          onRemove={() => change({ acts: acts.toSpliced(index, 1) })}
        />
      ))}
      {mayAutomate && (
        <Button
          variant="subtle"
          color="gray"
          className={styles['adder'] ?? ''}
          leftSection={<IconPlus size={16} stroke={1.5} aria-hidden />}
          onClick={() => change({ acts: [...acts, { tagId: null, listId: null, whileIn: true }] })}
        >
          {t('addFollow')}
        </Button>
      )}
    </section>
  )
}

type Option = { value: string; label: string }
type FollowProps = {
  act: DraftAct
  tags: readonly Option[]
  lists: readonly Option[]
  disabled: boolean
  onChange: (act: DraftAct) => void
  onRemove: () => void
}
function Follow({ act, tags, lists, disabled, onChange, onRemove }: FollowProps): ReactNode {
  const t = useText(builderText)
  const { tagId, listId, whileIn } = act
  // Which of the two is chosen stands with what was chosen: '' is the other, still empty.
  const isList = listId !== null
  return (
    <div className={styles['follow']}>
      <NativeSelect
        aria-label={t('whatFollows')}
        disabled={disabled}
        value={isList ? 'list' : 'tag'}
        data={[
          { value: 'tag', label: t('giveTag') },
          { value: 'list', label: t('giveList') },
        ]}
        onChange={({ currentTarget }) =>
          onChange({ whileIn, tagId: null, listId: currentTarget.value === 'list' ? '' : null })
        }
      />
      <Select
        aria-label={t(isList ? 'whichList' : 'whichTag')}
        className={styles['grow'] ?? ''}
        placeholder={t('choose')}
        searchable
        selectFirstOptionOnChange
        disabled={disabled}
        value={(isList ? listId : tagId) || null}
        data={[...(isList ? lists : tags)]}
        onChange={(id) =>
          onChange({ whileIn, tagId: isList ? null : id, listId: isList ? (id ?? '') : null })
        }
      />
      <Checkbox
        label={t('whileIn')}
        disabled={disabled}
        checked={whileIn}
        onChange={({ currentTarget }) => onChange({ ...act, whileIn: currentTarget.checked })}
      />
      {!disabled && (
        <ActionIcon aria-label={t('removeFollow')} title={t('removeFollow')} onClick={onRemove}>
          <IconX size={16} stroke={1.5} aria-hidden />
        </ActionIcon>
      )}
    </div>
  )
}
