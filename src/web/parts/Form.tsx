import { Alert, Button, List } from '@mantine/core'
import { useEffect, useRef, type ReactNode } from 'react'
import { useText } from '../locale.ts'
import styles from './Form.module.css'
import { partsText } from './parts.text.ts'
import type { Form as FormState } from './use-form.ts'

type FormProps<V extends object> = {
  form: FormState<V>
  /** The verb on the button: 保存する, 加える. */
  action: string
  /** Beside the button: キャンセル. */
  beside?: ReactNode
  children: ReactNode
}
/** One column of fields, a summary of what to correct on top, and the button that saves. */
export function Form<V extends object>({ form, action, beside, children }: FormProps<V>): ReactNode {
  const t = useText(partsText)
  const summary = useRef<HTMLDivElement>(null)
  const { errors, problem } = form
  // After a refusal the eye and the screen reader begin at what is wrong.
  useEffect(() => {
    if (!form.saving && (errors.length > 0 || problem)) summary.current?.focus()
  }, [form.saving, problem, errors.length])
  return (
    <form
      noValidate
      className={styles['form']}
      onSubmit={(event) => {
        event.preventDefault()
        void form.submit()
      }}
    >
      {(errors.length > 0 || problem) && (
        <Alert
          ref={summary}
          tabIndex={-1}
          color="red"
          role="alert"
          title={problem?.title ?? t('checkThese', { count: errors.length })}
        >
          {problem?.detail}
          {problem?.requestId && <p>{t('requestId', { id: problem.requestId })}</p>}
          {errors.length > 0 && (
            <List size="xs">
              {errors.map(({ name, message }) => (
                <List.Item key={name}>
                  <a
                    href={`#${form.idOf(name)}`}
                    onClick={(event) => {
                      event.preventDefault()
                      document.getElementById(form.idOf(name))?.focus()
                    }}
                  >
                    {message}
                  </a>
                </List.Item>
              ))}
            </List>
          )}
        </Alert>
      )}
      {children}
      <div className={styles['foot']}>
        <Button type="submit" loading={form.saving}>
          {action}
        </Button>
        {beside}
        <span role="status" className={styles['saved']}>
          {form.saved && t('saved')}
        </span>
      </div>
    </form>
  )
}
