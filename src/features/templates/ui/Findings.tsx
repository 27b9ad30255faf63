import { Button, Progress } from '@mantine/core'
import { IconAlertTriangle, IconCircleX, IconInfoCircle, type Icon } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useSay, useText } from '#web/locale.ts'
import { AddressLink } from '#web/parts/AddressLink.tsx'
import { useFormat } from '#web/use-format.ts'
import { editorText } from '../editor.text.ts'
import type { Finding, Preview } from './template-queries.ts'
import styles from './Findings.module.css'

/** Gmail cuts off what is heavier. */
const heaviest = 102 * 1024
const severities = ['error', 'warning', 'note'] as const
const icons: { readonly [S in Finding['severity']]: Icon } = {
  error: IconCircleX,
  warning: IconAlertTriangle,
  note: IconInfoCircle,
}

type FindingsProps = {
  preview: Preview | undefined
  onGo: (finding: Finding) => void
  /** What can be done at a press, or null. */
  remedyOf: (finding: Finding) => { readonly label: string; readonly run: () => void } | null
}
/** What is wrong with the mail or could be better, the gravest first, each with its place and its remedy. */
export function Findings({ preview, onGo, remedyOf }: FindingsProps): ReactNode {
  const t = useText(editorText)
  const format = useFormat()
  const findings = preview?.findings ?? []
  const share = ((preview?.bytes ?? 0) / heaviest) * 100
  return (
    <div className={styles['findings']}>
      <div>
        <div className={styles['weight']}>
          <span>{t('weight')}</span>
          <span className="numbers">
            {t('weightOf', { size: format.number(Math.ceil((preview?.bytes ?? 0) / 1024)) })}
          </span>
        </div>
        <Progress
          value={Math.min(100, share)}
          color={share > 100 ? 'red' : share > 80 ? 'yellow' : 'futaai'}
          aria-label={t('weight')}
        />
        <p className={styles['help']}>{t('weightHelp')}</p>
      </div>
      {preview && findings.length === 0 && <p role="status">{t('nothingFound')}</p>}
      {severities.map((severity) => {
        const of = findings.filter((finding) => finding.severity === severity)
        if (of.length === 0) return null
        return (
          <section key={severity} aria-label={t(`severity_${severity}`)}>
            <h3>
              {t(`severity_${severity}`)}（{of.length}）
            </h3>
            <ul>
              {of.map((finding, index) => (
                <Found key={index} finding={finding} onGo={() => onGo(finding)} remedy={remedyOf(finding)} />
              ))}
            </ul>
          </section>
        )
      })}
    </div>
  )
}

type FoundProps = {
  finding: Finding
  onGo: () => void
  remedy: { readonly label: string; readonly run: () => void } | null
}
function Found({ finding, onGo, remedy }: FoundProps): ReactNode {
  const t = useText(editorText)
  const say = useSay()
  const { severity, message, remedy: advice, place, to } = finding
  const Picture = icons[severity]
  const hasPlace = place.blockId !== null || place.line !== null || place.part !== 'settings'
  return (
    <li data-severity={severity}>
      <Picture size={16} stroke={1.5} aria-hidden />
      <div>
        <p>
          {say(message)}
          {place.excerpt !== '' && !say(message).includes(place.excerpt) && <q>{place.excerpt}</q>}
        </p>
        <p className={styles['help']}>{say(advice)}</p>
        <div className={styles['ways']}>
          {remedy && (
            <Button variant="light" onClick={remedy.run}>
              {remedy.label}
            </Button>
          )}
          {to !== null ? (
            <Button component={AddressLink} to={to} variant="default">
              {t('openPlace')}
            </Button>
          ) : (
            hasPlace && (
              <Button variant="default" onClick={onGo}>
                {place.line === null ? t('goThere') : t('goToLine', { line: place.line })}
              </Button>
            )
          )}
        </div>
      </div>
    </li>
  )
}
