import { Button, SegmentedControl } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo, useState, type ReactNode } from 'react'
import type { Locale } from '#kit/text.ts'
import { api } from '#web/api.ts'
import { useKeys } from '#web/keys.ts'
import { useLocale, useText } from '#web/locale.ts'
import { Page } from '#web/parts/Page.tsx'
import { Section } from '#web/parts/RecordPage.tsx'
import { RowsSkeleton } from '#web/parts/Skeletons.tsx'
import { ErrorState } from '#web/parts/states.tsx'
import { StaleDialog } from '#web/parts/StaleDialog.tsx'
import { doneToast, problemToast } from '#web/parts/toasts.tsx'
import { isProblem } from '#web/problem.ts'
import { planText } from '../plan.text.ts'
import { draftOf, termsOf, type Draft } from './plan-draft.ts'
import { PlanEditProvider } from './plan-edit.ts'
import { planQuery, type Plan, type Preview } from './plan-queries.ts'
import { PlanActions } from './PlanActions.tsx'
import { PlanContents } from './PlanContents.tsx'
import { PlanCourse, PlanPayments } from './PlanCourse.tsx'
import { PlanEditions } from './PlanEditions.tsx'
import { PlanGaps } from './PlanGaps.tsx'
import { State } from './PlanList.tsx'
import { PlanGifts, PlanPrices } from './PlanPrices.tsx'
import { PlanBasics, PlanLeaving, PlanPromises } from './PlanPromises.tsx'
import { PublishDialog } from './PublishDialog.tsx'
import { Confirmation, RoundsTable } from './PlanShown.tsx'
import styles from './Plans.module.css'

const pause = 400

/** The draft in parts, what is missing of it, and what the customer would read, all on one page. */
export function PlanEditor({ plan }: { plan: Plan }): ReactNode {
  const t = useText(planText)
  const queryClient = useQueryClient()
  const [base, setBase] = useState(plan)
  const [draft, setDraft] = useState<Draft>(() => draftOf(plan))
  const [picked, setPicked] = useState<readonly Plan['products'][number][]>([])
  const [busy, setBusy] = useState(false)
  const [theirs, setTheirs] = useState<Plan | null>(null)
  const [publishing, setPublishing] = useState(false)
  const products = useMemo(
    () => new Map([...picked, ...plan.products].map((one) => [one.id, one])),
    [picked, plan.products],
  )
  const { terms, wrong } = useMemo(() => termsOf(draft), [draft])
  const isChanged =
    terms === null ||
    JSON.stringify([draft.code.trim(), draft.name.trim(), terms]) !==
      JSON.stringify([base.code, base.name, termsOf(draftOf(base)).terms])
  // What somebody else saved is shown at once where nothing was typed here.
  if (plan.version > base.version && !isChanged) {
    setBase(plan)
    setDraft(draftOf(plan))
  }
  const take = (saved: Plan): void => {
    queryClient.setQueryData(planQuery(plan.id).queryKey, saved)
    setBase(saved)
    setDraft(draftOf(saved))
  }
  const save = async (version = base.version): Promise<void> => {
    if (terms === null || busy) return
    setBusy(true)
    try {
      const { code, name } = draft
      take(await api.plans.update({ params: { id: plan.id }, body: { version, code, name, terms } }))
      doneToast(t('saved'))
    } catch (error) {
      if (isProblem(error, 'stale')) setTheirs(error.current as Plan)
      else problemToast(error)
    }
    setBusy(false)
  }
  useKeys(t('plans'), [{ keys: 'mod+s', label: t('save'), run: () => void save(), inFields: true }])
  const preview = usePreview(draft.name, terms)
  const mayPublish = !isChanged && (base.edition === null || base.isChanged || base.state === 'retired')
  return (
    <Page
      title={base.name}
      lead={base.code}
      actions={
        <>
          {isChanged && (
            <span className={styles['unsaved']}>{t(terms === null ? 'wrongNumbers' : 'unsaved')}</span>
          )}
          <Button
            variant={mayPublish ? 'default' : 'filled'}
            disabled={!isChanged || terms === null}
            loading={busy}
            onClick={() => void save()}
          >
            {t('save')}
          </Button>
          <Button
            variant={mayPublish ? 'filled' : 'default'}
            disabled={!mayPublish || base.missing.length > 0}
            onClick={() => setPublishing(true)}
          >
            {t('publish')}
          </Button>
          <PlanActions plan={base} />
        </>
      }
    >
      <State row={base} />
      <PlanEditProvider
        value={{
          draft,
          wrong,
          products,
          set: (change) => setDraft((before) => ({ ...before, ...change })),
          know: (product) => setPicked((before) => [product, ...before]),
        }}
      >
        <div className={styles['page']}>
          <div>
            {parts.map(([id, Part]) => (
              <div key={id} id={`plan-${id}`} className={styles['part']}>
                <Part />
              </div>
            ))}
          </div>
          <Side preview={preview} />
        </div>
      </PlanEditProvider>
      {preview.data && (
        <Section title={t('rounds')}>
          <RoundsTable disclosed={preview.data.disclosure} />
        </Section>
      )}
      <PlanEditions plan={base} />
      {publishing && <PublishDialog plan={base} onDone={take} onClose={() => setPublishing(false)} />}
      {theirs && (
        <StaleDialog
          rows={[
            { label: t('name'), mine: draft.name, theirs: theirs.name },
            {
              label: t('completeness'),
              mine: String(preview.data?.missing.length ?? 0),
              theirs: String(theirs.missing.length),
            },
          ]}
          onKeepTheirs={() => {
            take(theirs)
            setTheirs(null)
          }}
          onKeepMine={() => {
            setTheirs(null)
            void save(theirs.version)
          }}
        />
      )}
    </Page>
  )
}

const parts = [
  ['basics', PlanBasics],
  ['contents', PlanContents],
  ['price', PlanPrices],
  ['gifts', PlanGifts],
  ['course', PlanCourse],
  ['payments', PlanPayments],
  ['period', PlanPromises],
  ['leaving', PlanLeaving],
] as const

type PreviewState = {
  data: Preview | undefined
  error: Error | null
  retry: () => void
  text: Locale
  setText: (locale: Locale) => void
}

/** What the terms come to, worked out by the server once somebody stops typing; what was typed wrong keeps the last. */
function usePreview(name: string, terms: Plan['terms'] | null): PreviewState {
  const [text, setText] = useState<Locale>(useLocale())
  const [asked] = useDebouncedValue(JSON.stringify({ name, terms }), pause)
  const { data, error, refetch } = useQuery({
    queryKey: ['product', 'planPreview', asked, text],
    queryFn: ({ signal }) => {
      const body = JSON.parse(asked) as { name: string; terms: Plan['terms'] }
      return api.plans.preview({ body: { ...body, locale: text } }, { signal })
    },
    enabled: terms !== null,
    placeholderData: keepPreviousData,
  })
  return { data, error, retry: () => void refetch(), text, setText }
}

function Side({ preview: { data, error, retry, text, setText } }: { preview: PreviewState }): ReactNode {
  const t = useText(planText)
  return (
    <aside className={styles['side']} aria-label={t('confirmation')}>
      {!data && error && <ErrorState error={error} onRetry={retry} />}
      {!data && !error && <RowsSkeleton rows={8} />}
      {data && (
        <>
          <PlanGaps gaps={data.missing} />
          <Section
            title={t('confirmation')}
            action={
              <SegmentedControl
                aria-label={t('language')}
                value={text}
                onChange={(next) => setText(next === 'en' ? 'en' : 'ja')}
                data={[
                  { value: 'ja', label: t('japanese') },
                  { value: 'en', label: t('english') },
                ]}
              />
            }
          >
            <p className={styles['help']}>{t('confirmationLead')}</p>
            <Confirmation disclosed={data.disclosure} />
          </Section>
        </>
      )}
    </aside>
  )
}
