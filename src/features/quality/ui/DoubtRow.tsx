import { Button, TextInput } from '@mantine/core'
import type { ReactNode } from 'react'
import { useFields } from '#web/catalogue.ts'
import { onKeys } from '#web/keys.ts'
import { useSay, useText } from '#web/locale.ts'
import { AddressLink } from '#web/parts/AddressLink.tsx'
import { useMay } from '#web/session.tsx'
import { useFormat } from '#web/use-format.ts'
import type { Change, Doubt } from '../quality.api.ts'
import type { Subject } from '../quality.ts'
import { doubtText } from '../doubt.text.ts'
import { looked } from './looked.ts'
import styles from './Quality.module.css'

type DoubtRowProps = {
  subject: Subject
  kind: string
  doubt: Doubt
  /** What would be stored now. */
  change: Change | null
  current: boolean
  onChoose: () => void
  onDraft: (change: Change) => void
  onMend: () => void
  /** Mends it by what is never applied unasked. */
  onOther: () => void
  onSkip: () => void
}

/** A doubtful value: whose it is, what it says, and what it is to say. */
export function DoubtRow(props: DoubtRowProps): ReactNode {
  const { subject, kind, doubt, change, current, onChoose, onDraft, onMend, onOther, onSkip } = props
  const t = useText(doubtText)
  const say = useSay()
  const format = useFormat()
  const mayWrite = useMay()(looked[subject].write)
  const inputs = useInputs(subject, kind, change)
  const { id, name, field, value, others, alternative } = doubt
  const shown =
    kind === 'untouched' ? t('lastTouched', { when: format.relative(value) }) : value || t('empty')
  return (
    <li className={styles['doubt']} aria-current={current || undefined}>
      <div className={styles['what']}>
        <AddressLink to={looked[subject].to(id)}>{name}</AddressLink>
        {shown !== name && (
          <span>
            {field && <span className={styles['dimmed']}>{say(field)}：</span>}
            {shown}
          </span>
        )}
        {others.length > 0 && (
          <span className={styles['dimmed']}>
            {t('sharedWith')}
            {others.map((other) => (
              <AddressLink key={other.id} className={styles['word'] ?? ''} to={looked[subject].to(other.id)}>
                {other.name}
              </AddressLink>
            ))}
          </span>
        )}
      </div>
      {mayWrite && (
        <>
          <div className={styles['inputs']}>
            {inputs.map(({ key, label, text, change: changed }) => (
              <TextInput
                key={key}
                aria-label={`${name} ${label}`}
                placeholder={label}
                value={text}
                onFocus={onChoose}
                onChange={({ currentTarget }) => onDraft(changed(currentTarget.value))}
                onKeyDown={(event) =>
                  onKeys({ Enter: onMend, Escape: () => event.currentTarget.blur() })(event)
                }
              />
            ))}
          </div>
          {alternative && (
            <button
              type="button"
              className={`${styles['link'] ?? ''} ${styles['other'] ?? ''}`}
              onClick={onOther}
            >
              {t('addressByCode', { address: addressIn(alternative) })}
            </button>
          )}
          <div className={styles['buttons']}>
            {change && (
              <Button variant={current ? 'light' : 'default'} onClick={onMend}>
                {t('mend')}
              </Button>
            )}
            {kind !== 'untouched' && (
              <Button variant="subtle" color="gray" onClick={onSkip}>
                {t('right')}
              </Button>
            )}
          </div>
        </>
      )}
    </li>
  )
}

/** The address that a change would store. */
function addressIn({ point, fields = {} }: Change): string {
  if (point) return point.value
  return Object.values(fields).at(-1) ?? ''
}

type Input = { key: string; label: string; text: string; change: (typed: string) => Change }

/** A line for each text of the change; the remark only follows the others. */
function useInputs(subject: Subject, kind: string, change: Change | null): Input[] {
  const t = useText(doubtText)
  const say = useSay()
  const fields = useFields(subject)
  if (!change) return []
  const { point, addPost } = change
  const found: Input[] = []
  if (addPost)
    found.push({
      key: 'companyName',
      label: t('companyName'),
      text: addPost.companyName,
      change: (companyName) => ({ ...change, addPost: { companyName } }),
    })
  for (const [key, text] of Object.entries(change.fields ?? {}))
    if (key !== 'remark') {
      const label = fields.find((field) => field.key === key)?.label
      found.push({
        key,
        label: label ? say(label) : key,
        text: text ?? '',
        change: (typed) => ({ ...change, fields: { ...change.fields, [key]: typed } }),
      })
    }
  if (point) {
    if (point.postalCode !== undefined)
      found.push({
        key: 'postalCode',
        label: t('postalCode'),
        text: point.postalCode ?? '',
        change: (postalCode) => ({ ...change, point: { ...point, postalCode } }),
      })
    found.push({
      key: 'value',
      label: t(kind.startsWith('postal') ? 'address' : 'value'),
      text: point.value,
      change: (value) => ({ ...change, point: { ...point, value } }),
    })
  }
  return found
}
