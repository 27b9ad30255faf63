import { SegmentedControl } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { Suspense, useMemo, useState, type ReactNode } from 'react'
import { useSay, useText } from '../locale.ts'
import { useMay } from '../session.tsx'
import { usePanels } from '../ui-context.tsx'
import { phone } from './DataList.tsx'
import { useTitle } from './Page.tsx'
import { partsText } from './parts.text.ts'
import { RecordContext } from './record-context.ts'
import styles from './RecordPage.module.css'
import { RowsSkeleton } from './Skeletons.tsx'

type RecordPageProps = {
  /** The subject that other features' panels name: `customer`. */
  on: string
  id: string
  name: string
  /** Above the name: the reading, the member number. */
  above?: ReactNode
  /** Beside the name: the state as a badge, tags. */
  state?: ReactNode
  /** Under the name: owner, company, what one looks for first. */
  facts?: ReactNode
  /** The next thing to do is the one filled button; the rest stands in a menu. */
  actions?: ReactNode
  /** Attributes by section, edited in place. */
  attributes: ReactNode
  /** Above the contributed panels of the right column. */
  children?: ReactNode
  /** What the right column holds, where it is not what happened: on a phone it is behind a press on this word. */
  besides?: string
  /** Without what other features contribute: a record in the bin. */
  alone?: boolean
}
/** One thing, the same for every feature: who it is, left what is known, right what happened and what to write. */
export function RecordPage(props: RecordPageProps): ReactNode {
  const { on, id, name, above, state, facts, actions, attributes, children, besides, alone = false } = props
  const t = useText(partsText)
  const isPhone = (useMediaQuery(phone) ?? false) && !alone
  const [face, setFace] = useState<string>('known')
  useTitle(name)
  const place = useMemo(() => ({ on, id }), [on, id])
  return (
    <RecordContext value={place}>
      <article className={styles['record']}>
        <header className={styles['head']}>
          <div className={styles['who']}>
            {above && <p className={styles['above']}>{above}</p>}
            <div className={styles['nameLine']}>
              <h1>{name}</h1>
              {state}
            </div>
            {facts && <div className={styles['facts']}>{facts}</div>}
          </div>
          {actions && <div className={styles['actions']}>{actions}</div>}
        </header>
        {isPhone && (
          <SegmentedControl
            fullWidth
            mt="sm"
            aria-label={t('faces')}
            value={face}
            onChange={setFace}
            data={[
              { value: 'known', label: t('known') },
              { value: 'happened', label: besides ?? t('happened') },
            ]}
          />
        )}
        <div className={styles['columns']}>
          <div className={styles['attributes']} hidden={isPhone && face !== 'known'}>
            {attributes}
            {!alone && <Panels on={on} id={id} place="side" />}
          </div>
          <div className={styles['main']} hidden={isPhone && face !== 'happened'}>
            {children}
            {!alone && <Panels on={on} id={id} place="main" />}
          </div>
        </div>
      </article>
    </RecordContext>
  )
}

/** What other features know about a record: on its page, and beside a list. */
export function Panels({ on, id, place }: { on: string; id: string; place: 'main' | 'side' }): ReactNode {
  const say = useSay()
  const may = useMay()
  return usePanels(on)
    .filter((panel) => panel.place === place && may(panel.permission ?? 'signedIn'))
    .map(({ key, label, quiet, screen: Panel }) => (
      <section key={key} className={styles['panel']} aria-label={say(label)}>
        <h2>{say(label)}</h2>
        <Suspense fallback={quiet ? null : <RowsSkeleton rows={3} />}>
          <Panel id={id} />
        </Suspense>
      </section>
    ))
}

/** Attributes that belong together, under their name. `action` adds another: 「連絡先を加える」. */
export function Section(props: { title: string; action?: ReactNode; children: ReactNode }): ReactNode {
  return (
    <section className={styles['section']}>
      <div className={styles['sectionHead']}>
        <h2>{props.title}</h2>
        {props.action}
      </div>
      {props.children}
    </section>
  )
}

/** A fact that is shown and not edited here, aligned with the inline fields. */
export function Fact({ label, children }: { label: string; children: ReactNode }): ReactNode {
  return (
    <div className={styles['fact']}>
      <span className={styles['label']}>{label}</span>
      <div className={styles['value']}>{children}</div>
    </div>
  )
}
