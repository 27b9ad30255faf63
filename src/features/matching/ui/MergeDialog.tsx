import { Alert, Button, Modal, Radio } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { useSay, useText } from '#web/locale.ts'
import { partsText } from '#web/parts/parts.text.ts'
import { RowsSkeleton } from '#web/parts/Skeletons.tsx'
import { ErrorState } from '#web/parts/states.tsx'
import { problemToast } from '#web/parts/toasts.tsx'
import { isProblem } from '#web/problem.ts'
import { useFormat } from '#web/use-format.ts'
import { useMatched, useMergeWords, type Merged, type Pair, type Preview } from './matched.ts'
import styles from './Matching.module.css'

type Field = Preview['fields'][number]
type Chosen = { readonly [key: string]: { from: string } }

type MergeDialogProps = { pair: Pair; onMerged: (merge: Merged) => void; onClose: () => void }
/** What the one record will be, value by value with its reason; another value is one press away. */
export function MergeDialog({ pair, onMerged, onClose }: MergeDialogProps): ReactNode {
  const t = useMergeWords()
  const words = useText(partsText)
  const format = useFormat()
  const matched = useMatched()
  const { a, b } = pair
  const [survivorId, setSurvivorId] = useState(a.id)
  const [chosen, setChosen] = useState<Chosen>({})
  const who = { survivorId, loserIds: [survivorId === a.id ? b.id : a.id], chosen }
  const preview = useQuery({
    queryKey: ['merging', 'preview', who],
    queryFn: ({ signal }) => matched.preview(who, signal),
    placeholderData: keepPreviousData,
    staleTime: 0,
    gcTime: 0,
    // What is on the screen is what is merged.
    refetchOnWindowFocus: false,
  })
  const merge = async ({ records }: Preview): Promise<void> => {
    try {
      const versions = records.map(({ id, version }) => ({ id, version }))
      onMerged(await matched.merge({ ...who, versions }))
    } catch (error) {
      problemToast(error)
      // Somebody changed one of them meanwhile: what it would be now is looked at again.
      if (isProblem(error, 'stale')) await preview.refetch()
    }
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('title')}
      size="xl"
      closeButtonProps={{ 'aria-label': words('close') }}
    >
      <p className={styles['dimmed']}>{t('lead')}</p>
      <Radio.Group label={t('survivor')} value={survivorId} onChange={setSurvivorId}>
        <div className={styles['survivor']}>
          {[a, b].map(({ id, displayName, createdAt }) => (
            <Radio
              key={id}
              value={id}
              label={t('record', { name: displayName, at: format.date(createdAt) })}
            />
          ))}
        </div>
      </Radio.Group>
      {preview.data ? (
        <Result
          preview={preview.data}
          isStale={preview.isPlaceholderData}
          choose={(key, from) => setChosen((before) => ({ ...before, [key]: { from } }))}
          merge={merge}
          onClose={onClose}
        />
      ) : preview.error ? (
        <ErrorState error={preview.error} onRetry={() => void preview.refetch()} />
      ) : (
        <RowsSkeleton rows={8} />
      )}
    </Modal>
  )
}

type ResultProps = {
  preview: Preview
  /** The next one is on its way. */
  isStale: boolean
  choose: (key: string, from: string) => void
  merge: (preview: Preview) => Promise<void>
  onClose: () => void
}
function Result({ preview, isStale, choose, merge, onClose }: ResultProps): ReactNode {
  const t = useMergeWords()
  const words = useText(partsText)
  const say = useSay()
  const format = useFormat()
  const [busy, setBusy] = useState(false)
  const [asked, setAsked] = useState(false)
  const { fields, parts } = preview
  const open = fields.filter(({ rule }) => rule === 'mustChoose')
  const choices = fields.filter(isChoice)
  const moving = parts.flatMap(({ label, counts }) => {
    const count = counts.slice(1).reduce((sum, one) => sum + one.count, 0)
    return count === 0 ? [] : [t('moving', { label: say(label), count: format.number(count) })]
  })
  const run = async (): Promise<void> => {
    setAsked(true)
    if (open.length > 0) return
    setBusy(true)
    await merge(preview)
    setBusy(false)
  }
  return (
    <>
      {choices.length > 0 && (
        <table className={styles['result']}>
          <thead>
            <tr>
              <th scope="col">{t('field')}</th>
              <th scope="col">{t('value')}</th>
              <th scope="col">{t('why')}</th>
            </tr>
          </thead>
          <tbody>
            {choices.map((field) => (
              <tr key={field.key}>
                <th scope="row">{say(field.label)}</th>
                <td>
                  <Values field={field} choose={choose} />
                </td>
                <td data-open={field.rule === 'mustChoose' || undefined}>{t(`rule_${field.rule}`)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <p className={styles['dimmed']}>
        {t('alike', { count: format.number(fields.length - choices.length) })}
      </p>
      {moving.length > 0 && <p>{t('moves', { what: moving.join('・') })}</p>}
      {asked && open[0] && (
        <Alert color="red" role="alert">
          {t('choose', { label: say(open[0].label) })}
        </Alert>
      )}
      <div className={styles['foot']}>
        <Button autoFocus loading={busy || isStale} onClick={() => void run()}>
          {t('toMerged')}
        </Button>
        <Button variant="subtle" color="gray" onClick={onClose}>
          {words('cancel')}
        </Button>
      </div>
    </>
  )
}

/** A value of one side would be lost. */
function isChoice({ values, rule }: Field): boolean {
  return rule !== 'union' && new Set(values.map(({ text }) => text).filter((text) => text !== '')).size > 1
}

type ValuesProps = { field: Field; choose: (key: string, from: string) => void }
function Values({ field: { key, label, values, from, rule }, choose }: ValuesProps): ReactNode {
  const t = useMergeWords()
  const say = useSay()
  return (
    <Radio.Group
      aria-label={say(label)}
      value={rule === 'mustChoose' ? '' : (from ?? '')}
      onChange={(next) => choose(key, next)}
    >
      <div className={styles['values']}>
        {values.map(({ id, text }) => (
          <Radio key={id} value={id} label={text === '' ? t('empty') : text} />
        ))}
      </div>
    </Radio.Group>
  )
}
