import type { ReactNode } from 'react'
import styles from './Editor.module.css'

type PartProps = {
  /** What checks lead to. */
  id: string
  title: string
  problem?: string | undefined
  action?: ReactNode
  children: ReactNode
}
/** One part of the page on which a campaign is written. */
export function Part({ id, title, problem, action, children }: PartProps): ReactNode {
  return (
    <section id={partId(id)} tabIndex={-1} className={styles['part']} aria-labelledby={`${partId(id)}-title`}>
      <div className={styles['partHead']}>
        <h2 id={`${partId(id)}-title`}>{title}</h2>
        {action}
      </div>
      {problem !== undefined && (
        <p role="alert" className={styles['refusal']}>
          {problem}
        </p>
      )}
      <div className={styles['fields']}>{children}</div>
    </section>
  )
}

const partId = (id: string): string => `campaign-${id}`

/** Which part of the page a place of the plan stands in. */
const partOfPath: { readonly [root: string]: string } = {
  name: 'basics',
  purposeId: 'basics',
  audience: 'audience',
  variants: 'content',
  test: 'test',
  senderId: 'sender',
  replyTo: 'sender',
  schedule: 'time',
  speed: 'pace',
  cap: 'pace',
  quiet: 'time',
  heldOutPercent: 'heldOut',
  tracked: 'tracking',
  windowDays: 'tracking',
}

/** Goes to the part that a check is about. */
export function goTo(path: string): void {
  const part = partOfPath[path.split('.')[0] ?? ''] ?? 'basics'
  const element = document.getElementById(partId(part))
  element?.scrollIntoView({ block: 'start' })
  element?.focus({ preventScroll: true })
}
