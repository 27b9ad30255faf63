import { Alert, Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState, type ReactNode } from 'react'
import { api } from '#web/api.ts'
import { printedKeys, useKeys } from '#web/keys.ts'
import { useText } from '#web/locale.ts'
import { TreeBox } from '#web/parts/filter/GroupBox.tsx'
import { isReady } from '#web/parts/filter/ready.ts'
import { problemAt, useAskable } from '#web/parts/filter/subject.ts'
import { useTreeKeys } from '#web/parts/filter/tree-keys.ts'
import { conditionsOf, pathsOf, ruleOf, treeOf, type Condition, type Node } from '#web/parts/filter/tree.ts'
import { useTree } from '#web/parts/filter/use-tree.ts'
import { Page } from '#web/parts/Page.tsx'
import { doneToast, problemToast } from '#web/parts/toasts.tsx'
import { isProblem } from '#web/problem.ts'
import { useFormat } from '#web/use-format.ts'
import { useMay } from '#web/session.tsx'
import { builderText } from '../builder.text.ts'
import styles from './Builder.module.css'
import { Clash } from './Clash.tsx'
import { PartCount } from './Count.tsx'
import type { Draft } from './draft.ts'
import { Follows } from './Follows.tsx'
import { Heading } from './Heading.tsx'
import { PreviewPane, TotalLine } from './PreviewPane.tsx'
import { segmentQuery, type Segment } from './segment-queries.ts'
import { useDraft } from './use-draft.ts'
import { usePreview, type Problems } from './use-preview.ts'

type BuilderProps = {
  /** Tells what is kept unsaved in this browser apart. */
  place: string
  stored: Segment | null
  start: Draft
  /** Begins again from what is stored. */
  onAgain: () => void
}
/** A segment put together: its rule, how many match each part of it, and some of them, while one edits it. */
export function Builder({ place, stored, start, onAgain }: BuilderProps): ReactNode {
  const t = useText(builderText)
  const format = useFormat()
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const mayAutomate = useMay()('segments.automate')
  const state = useDraft(place, { draft: start, version: stored?.version ?? null })
  const { draft, change } = state
  const askable = useAskable('customer', new Set(stored ? [stored.id] : []))
  const ready = (condition: Condition): boolean => isReady(askable, condition)
  const tree = useTree(
    () => treeOf(draft.rule),
    (next) => change({ rule: ruleOf(next, () => true) }),
  )
  const rule = ruleOf(tree.tree, ready)
  const paths = pathsOf(tree.tree, ready)
  const unready = conditionsOf(tree.tree).filter((condition) => !ready(condition)).length
  const counted = usePreview(rule, draft.baseId)
  const [refused, setRefused] = useState<Problems>([])
  const [clash, setClash] = useState<Segment | null>(null)
  const [busy, setBusy] = useState(false)
  const isRuled = draft.kind !== 'fixed'

  const missing = (): Problems => [
    ...(draft.name.trim() === '' ? [{ path: 'name', message: t('nameMissing') }] : []),
    ...(isRuled && unready > 0 ? [{ path: 'rule', message: t('unready', { count: unready }) }] : []),
    ...(isRuled && unready === 0 && rule === null ? [{ path: 'rule', message: t('ruleMissing') }] : []),
    ...draft.acts.flatMap(({ tagId, listId }, index) =>
      !tagId && !listId ? [{ path: `acts.${index}`, message: t('followMissing') }] : [],
    ),
  ]
  const send = (version: number | null): Promise<Segment> => {
    const { name, kind, baseId } = draft
    const written = {
      name: name.trim(),
      description: draft.description.trim() || null,
      baseId,
      ...(mayAutomate && { acts: draft.acts.map((act) => ({ ...act })) }),
    }
    const sent = rule === null || !isRuled ? null : structuredClone(rule)
    if (!stored) return api.segments.create({ body: { ...written, kind, rule: sent } as NewBody })
    const body = {
      ...written,
      version: version ?? stored.version,
      ...(kind !== 'fixed' && { kind, rule: sent }),
    }
    return api.segments.update({ params: { id: stored.id }, body: body as ChangedBody })
  }
  const save = async (version: number | null = state.version): Promise<void> => {
    if (busy) return
    const found = missing()
    setRefused(found)
    if (found.length > 0) return
    setBusy(true)
    try {
      const saved = await send(version)
      state.forget()
      queryClient.setQueryData(segmentQuery(saved.id).queryKey, saved)
      await queryClient.invalidateQueries({ queryKey: ['segment', 'list'] })
      doneToast(t('saved', { name: saved.name }))
      await navigate({ to: `/segments/${saved.id}` })
    } catch (error) {
      if (isProblem(error, 'stale')) setClash(error.current as Segment)
      else if (isProblem(error, 'invalid') && error.fields.length > 0) setRefused(error.fields)
      else problemToast(error)
    } finally {
      setBusy(false)
    }
  }
  const again = (): void => {
    state.forget()
    void queryClient.invalidateQueries({ queryKey: ['segment'] }).then(onAgain)
  }

  const treeKeys = useTreeKeys()
  useKeys(t('keysTitle'), [
    { keys: 'mod+Enter', label: t('keySave'), run: () => void save(), inFields: true },
    ...treeKeys.map((key) => ({ ...key, run: () => {} })),
  ])
  const problems = [...refused, ...counted.problems]
  const branchOf = (node: Node) => {
    const path = paths.get(node.id)
    return counted.preview?.branches.find((branch) => branch.path === path)
  }
  // Told where it stands, not again above.
  const summary = refused.filter(({ path }) => path !== 'name' && !path.startsWith('rule.'))
  return (
    <Page
      title={stored ? t('editing', { name: stored.name }) : t('newSegment')}
      actions={
        <>
          <Button
            variant="default"
            onClick={() => void navigate({ to: stored ? `/segments/${stored.id}` : '/segments' })}
          >
            {t('cancel')}
          </Button>
          <Button
            {...(isRuled && { visibleFrom: 'sm' })}
            loading={busy}
            title={printedKeys('mod+Enter').join(' ')}
            onClick={() => void save()}
          >
            {t('save')}
          </Button>
        </>
      }
    >
      <div className={styles['builder']} data-ruled={isRuled || undefined}>
        <div className={styles['written']}>
          {state.keptAt !== null && (
            <Alert color="blue" className={styles['kept'] ?? ''}>
              {t('draftBack', { at: format.dateTime(state.keptAt) })}{' '}
              <Button variant="subtle" onClick={again}>
                {t('draftDrop')}
              </Button>
            </Alert>
          )}
          {summary.length > 0 && (
            <Alert color="red" role="alert" title={t('checkThese')}>
              <ul className={styles['wrong']}>
                {summary.map(({ path, message }) => (
                  <li key={`${path} ${message}`}>{message}</li>
                ))}
              </ul>
            </Alert>
          )}
          <Heading
            draft={draft}
            change={change}
            stored={stored}
            problemOf={(path) => problems.find((one) => one.path === path)?.message}
            onSave={() => void save()}
          />
          {isRuled && (
            <section className={styles['section']} aria-label={t('rule')}>
              <h2>{t('rule')}</h2>
              <TreeBox
                context={{
                  askable,
                  tree,
                  problemOf: ({ id }) => problemAt(problems, paths.get(id)),
                  countOf: (node) => {
                    const branch = branchOf(node)
                    const among = counted.preview?.among
                    if (!branch || !among) return null
                    return <PartCount total={branch} among={among} isOld={counted.isOld} />
                  },
                }}
              />
              {unready > 0 && <p className={styles['quiet']}>{t('unreadyNow', { count: unready })}</p>}
            </section>
          )}
          <Follows draft={draft} change={change} selfId={stored?.id} mayAutomate={mayAutomate} />
        </div>
        {isRuled && <PreviewPane counted={counted} isEmpty={rule === null} inBase={draft.baseId !== null} />}
        {isRuled && (
          <div className={styles['bottom']}>
            <TotalLine counted={counted} inBase={draft.baseId !== null} />
            <Button loading={busy} onClick={() => void save()}>
              {t('save')}
            </Button>
          </div>
        )}
      </div>
      {clash && (
        <Clash
          mine={draft}
          sentence={counted.preview?.sentence ?? ''}
          theirs={clash}
          onKeepTheirs={() => {
            setClash(null)
            again()
          }}
          onKeepMine={() => {
            setClash(null)
            void save(clash.version)
          }}
        />
      )}
    </Page>
  )
}

type NewBody = Parameters<typeof api.segments.create>[0]['body']
type ChangedBody = Parameters<typeof api.segments.update>[0]['body']
