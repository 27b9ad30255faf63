import { Button, Code } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useCatalogue } from '../catalogue.ts'
import { useLocale, useSay, useText } from '../locale.ts'
import { toProblem } from '../problem.ts'
import { partsText } from './parts.text.ts'
import styles from './states.module.css'

type EmptyStateProps = {
  title: string
  /** One sentence on what this is for. */
  children: ReactNode
  /** The button that starts it. */
  action?: ReactNode
}
/** An empty screen teaches what it is for and starts it. */
export function EmptyState({ title, children, action }: EmptyStateProps): ReactNode {
  return (
    <section className={styles['state']}>
      <h2>{title}</h2>
      <p>{children}</p>
      {action}
    </section>
  )
}

/** What happened, what is safe, what to do, and the number to ask about. */
export function ErrorState({ error, onRetry }: { error: unknown; onRetry?: () => void }): ReactNode {
  const t = useText(partsText)
  const problem = toProblem(error, useLocale())
  const reload = problem.code === 'broken' || !onRetry
  return (
    <section className={styles['state']} role="alert">
      <h2>{problem.title}</h2>
      {problem.detail && <p>{problem.detail}</p>}
      <Button variant="default" onClick={reload ? () => window.location.reload() : onRetry}>
        {t(reload ? 'reload' : 'retry')}
      </Button>
      {problem.requestId && (
        <p className={styles['id']}>
          <Code>{t('requestId', { id: problem.requestId })}</Code>
        </p>
      )}
    </section>
  )
}

/** Names the permission, and who can give it. */
export function NoPermission({ permission }: { permission: string }): ReactNode {
  const t = useText(partsText)
  const say = useSay()
  const known = useCatalogue().permissions.find(({ key }) => key === permission)
  return (
    <section className={styles['state']}>
      <h1>{t('noPermission')}</h1>
      <p>{t('noPermissionWhy', { permission: known ? say(known.label) : permission })}</p>
    </section>
  )
}

type NotFoundProps = { title: string; children: ReactNode; to: string; action: string }
export function NotFound({ title, children, to, action }: NotFoundProps): ReactNode {
  return (
    <section className={styles['state']}>
      <h1>{title}</h1>
      <p>{children}</p>
      <Button component={Link} to={to}>
        {action}
      </Button>
    </section>
  )
}
